package io.fluxforge.cli.signal;

import org.jspecify.annotations.Nullable;

/**
 * The signal SIGHUP, which asks a service to open its files again. Once it is caught it does not end the process any more; one that
 * comes before there is an action is kept for it.
 */
public final class HangUp {
    private boolean waiting;
    private @Nullable Runnable action;

    private HangUp() {}

    /** Begins to catch the signal, where there is one. */
    public static HangUp catchSignal() {
        HangUp caught = new HangUp();
        Signals.handle("HUP", caught::happened);
        return caught;
    }

    /** Says what the signal does; each runs it once, on a thread of the system's. */
    public void then(Runnable does) {
        boolean now;
        synchronized (this) {
            action = does;
            now = waiting;
            waiting = false;
        }
        if (now) {
            does.run();
        }
    }

    private void happened() {
        Runnable does;
        synchronized (this) {
            does = action;
            waiting = does == null;
        }
        if (does != null) {
            does.run();
        }
    }
}
