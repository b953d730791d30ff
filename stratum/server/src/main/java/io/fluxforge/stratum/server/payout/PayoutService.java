package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.Service;
import io.fluxforge.stratum.server.SteadyTask;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pays while the pool runs: a step every few seconds, and after a failure the same step again. */
public final class PayoutService implements Service {
    private static final String ALARM = "payments-stopped";
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Payouts payouts;
    private final PoolEvents events;
    private final SteadyTask paying;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /** Makes the payments that tell these events. */
    @FunctionalInterface
    public interface Making {
        /** Makes them. */
        Payouts make(PayoutEvents log) throws IOException;
    }

    /**
     * @param making makes the payments, which tell what happens to the log
     * @throws IOException if they cannot be made
     */
    public PayoutService(Making making, PoolEvents events) throws IOException {
        this.payouts = making.make(new Log(events));
        this.events = events;
        this.paying = new SteadyTask("paying", "paying", events);
        this.thread = Thread.ofPlatform().name("pool-payouts").daemon().unstarted(this::run);
    }

    /** Writes to the pool's log; what repeats itself stands there once. */
    private static final class Log implements PayoutEvents {
        private final PoolEvents events;
        private String lastReason = "";

        Log(PoolEvents events) {
            this.events = events;
        }

        @Override
        public void payment(long id, PaymentState state, String note) {
            events.payment(id, state.shown(), note);
        }

        @Override
        public void alarm(String reason) {
            events.payoutAlarm(reason);
        }

        @Override
        public void scanned(int height, Hash256 hash) {
            lastReason = "";
        }

        @Override
        public void left(String words) {
            events.payoutLeft(words);
        }

        @Override
        public void waits(String reason) {
            if (!reason.equals(lastReason)) {
                lastReason = reason;
                events.payoutWaits(reason);
            }
        }
    }

    @Override
    public void start() throws IOException {
        for (Alarm alarm : payouts.alarms()) {
            events.payoutAlarm(alarm.reason());
        }
        tellAlarms();
        thread.start();
    }

    private void run() {
        try {
            do {
                // Everything that was decided is in the store; after a failure the next step begins there.
                paying.attempt(() -> {
                    payouts.step(false);
                    tellAlarms();
                });
            } while (!stop.await(paying.pauseMillis(PAUSE.toMillis()), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellAlarms() throws IOException {
        List<Alarm> alarms = payouts.alarms();
        if (alarms.isEmpty()) {
            events.alarms().clear(ALARM);
        } else {
            String more = alarms.size() == 1 ? "" : " (and " + (alarms.size() - 1) + " more, see pool pay --dry-run)";
            events.alarms().raise(ALARM, alarms.getFirst().reason() + more);
        }
    }

    /** Whether nothing stands against paying what was carried; false also while that is not known. */
    public boolean isClear() {
        try {
            return payouts.isClear();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends after the call that is being made; a step that is cut short goes on with the next start. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
