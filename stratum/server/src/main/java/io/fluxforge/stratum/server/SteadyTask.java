package io.fluxforge.stratum.server;

import java.io.IOException;

/**
 * A step that is done again and again, and whose failure nobody may miss: an alarm is open while it fails, and the step is tried again
 * after ever longer pauses. For one thread.
 */
public final class SteadyTask {
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final int DOUBLINGS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final String alarm;
    private final String what;
    private final PoolEvents events;
    private int failures;
    private String told = "";

    /** A step. */
    @FunctionalInterface
    public interface Step {
        /** Does it. */
        void run() throws IOException, InterruptedException;
    }

    /**
     * A task that has not failed.
     *
     * @param alarm its name
     * @param what stops while it fails, such as "the ledger"
     */
    public SteadyTask(String alarm, String what, PoolEvents events) {
        this.alarm = alarm;
        this.what = what;
        this.events = events;
    }

    /** Does the step; false if it failed. */
    public boolean attempt(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failures++;
            String reason = String.valueOf(e);
            if (!reason.equals(told)) {
                told = reason;
                events.failed(what + ", which is tried again", e);
            }
            events.alarms().raise(alarm, what + " has stopped, and is tried again by itself: " + reason);
            return false;
        }
        if (failures > 0) {
            failures = 0;
            told = "";
            events.alarms().clear(alarm);
        }
        return true;
    }

    /** Whether the last attempt failed. */
    public boolean fails() {
        return failures > 0;
    }

    /** Milliseconds to the next attempt. */
    public long pauseMillis(long usual) {
        if (failures == 0) {
            return usual;
        }
        long longer = FIRST_PAUSE_MILLIS << Math.min(failures - 1, DOUBLINGS);
        return Math.max(usual, Math.min(LONGEST_PAUSE_MILLIS, longer));
    }
}
