package io.fluxforge.miner.work;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How devices are looked after.
 *
 * @param hangTimeout without a sign of life during a nonce, after which a device hangs
 * @param openTimeout until a device is ready, after which it hangs
 * @param restarts how often a device may be started again within an hour
 * @param restartDelay before the first restart; doubles with each
 * @param stopCelsius pauses a device that is hotter
 * @param startCelsius lets it go on when it is as cool; below {@code stopCelsius}
 */
public record WorkOptions(
        Duration hangTimeout,
        Duration openTimeout,
        int restarts,
        Duration restartDelay,
        OptionalDouble stopCelsius,
        OptionalDouble startCelsius) {
    /** What suits GPUs and the CPU. */
    public static final WorkOptions DEFAULT = new WorkOptions(
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            3,
            Duration.ofSeconds(5),
            OptionalDouble.empty(),
            OptionalDouble.empty());
}
