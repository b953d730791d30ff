package io.fluxforge.miner.telemetry;

import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.Sensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sensors that never make anyone wait: a thread of its own asks for all devices every other second, because a driver whose card
 * hangs can keep its caller for ever. What is older than ten seconds is absent. A device is known from its first reading on, which
 * is empty. Thread-safe.
 */
public final class PolledSensors implements Sensors {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration MAX_AGE = Duration.ofSeconds(10);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

    private record Reading(DeviceTelemetry telemetry, long nanos) {}

    private final Duration interval;
    private final Duration maxAge;
    private final Map<DeviceIdentity, Reading> readings = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    PolledSensors(Supplier<Sensors> source, Duration interval, Duration maxAge) {
        this.interval = interval;
        this.maxAge = maxAge;
        thread = Thread.ofPlatform().daemon().name("sensors").start(() -> poll(source));
    }

    /**
     * The sensors of this machine.
     *
     * @param log one line about where each device's values come from, and one for each failure; called on a thread of its own
     */
    public static PolledSensors open(Consumer<String> log) {
        return new PolledSensors(
                () -> new HardwareSensors(Nvml.NAMES, Path.of("/sys"), System::nanoTime, log), INTERVAL, MAX_AGE);
    }

    private void poll(Supplier<Sensors> source) {
        // Opened, used and closed here, since each of them may hang.
        try (Sensors sensors = source.get()) {
            do {
                readings.replaceAll((device, old) -> new Reading(sensors.read(device), System.nanoTime()));
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public DeviceTelemetry read(DeviceIdentity device) {
        long now = System.nanoTime();
        Reading reading = readings.computeIfAbsent(device, any -> new Reading(DeviceTelemetry.NONE, now));
        return now - reading.nanos > maxAge.toNanos() ? DeviceTelemetry.NONE : reading.telemetry;
    }

    /** Ends the thread, unless a driver holds it: the thread does not keep the process alive. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(PATIENCE_AT_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
