package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.Service;
import io.fluxforge.stratum.server.SteadyTask;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Pays while the pool runs: a step every few seconds, and after a failure the same step again. */
public final class PayoutService implements Service {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Payouts payouts;
    private final PoolEvents events;
    private final SteadyTask paying;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /** @param making makes the payments, which tell what happens to the log */
    public PayoutService(Function<PayoutEvents, Payouts> making, PoolEvents events) {
        this.payouts = making.apply(new Log(events));
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
        thread.start();
    }

    private void run() {
        try {
            do {
                // Everything that was decided is in the store; after a failure the next step begins there.
                paying.attempt(() -> payouts.step(false));
            } while (!stop.await(paying.pauseMillis(PAUSE.toMillis()), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
