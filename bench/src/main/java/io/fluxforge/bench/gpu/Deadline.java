package io.fluxforge.bench.gpu;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When everything has to be over. */
final class Deadline {
    /** What a step that has begun may still take before nobody waits for it any longer. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final long end;

    Deadline(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    /** Whether no step may begin any more. */
    boolean isOver() {
        return left() <= 0;
    }

    /** Seconds until then. */
    double secondsLeft() {
        return Math.max(0, left()) / 1e9;
    }

    private long left() {
        return end - System.nanoTime();
    }

    /** Runs something once it is over for good, if this process is still there: a driver that hangs is not asked. */
    void whenMissed(Runnable last) {
        Thread.ofPlatform().daemon().name("deadline").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, left()) + GRACE.toNanos());
                last.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
