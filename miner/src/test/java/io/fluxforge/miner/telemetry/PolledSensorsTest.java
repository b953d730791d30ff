package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.Sensors;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolledSensorsTest {
    private static final DeviceIdentity CPU = new DeviceIdentity("cpu", "test", "", Optional.empty());
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @Test
    void readingsComeFromAThreadOfTheirOwnWhichEndsWithTheDriver() throws Exception {
        Fake fake = new Fake();
        try (PolledSensors sensors = new PolledSensors(() -> fake, INTERVAL, FOR_EVER)) {
            assertThat(sensors.read(CPU)).isEqualTo(DeviceTelemetry.NONE);
            await(() -> sensors.read(CPU).temperatureCelsius().orElse(0) >= 3);
        }
        assertThat(fake.closed.await(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDriverThatHangsHoldsNobodyAndItsLastReadingGetsTooOld() throws Exception {
        Fake fake = new Fake();
        CountDownLatch release = new CountDownLatch(1);
        fake.hang = () -> uninterruptibly(release);
        try (PolledSensors sensors = new PolledSensors(() -> fake, INTERVAL, Duration.ofMillis(50))) {
            await(() -> sensors.read(CPU).temperatureCelsius().isPresent());
            await(() -> sensors.read(CPU).equals(DeviceTelemetry.NONE) && fake.reads.get() == Fake.HANGS_AT);
        }
        // Closed although the driver still hangs.
        assertThat(fake.closed.getCount()).isOne();
        release.countDown();
        assertThat(fake.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theRealOnesOpenAndCloseOnAnyMachine() {
        try (PolledSensors sensors = PolledSensors.open(line -> {})) {
            assertThat(sensors.read(CPU)).isNotNull();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts its readings, and gives the count for a temperature. */
    private static final class Fake implements Sensors {
        static final int HANGS_AT = 3;

        final AtomicInteger reads = new AtomicInteger();
        final CountDownLatch closed = new CountDownLatch(1);
        volatile Runnable hang = () -> {};

        @Override
        public DeviceTelemetry read(DeviceIdentity device) {
            int count = reads.incrementAndGet();
            if (count == HANGS_AT) {
                hang.run();
            }
            return new DeviceTelemetry(
                    OptionalDouble.of(count),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty());
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
