package io.fluxforge.miner.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.verifier.EquihashVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyDeviceTest {
    private static final WorkOptions QUICK = new WorkOptions(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            2,
            Duration.ofMillis(1),
            OptionalDouble.of(80),
            OptionalDouble.of(70));

    private final JobBoard board = new JobBoard();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    private final List<DeviceKeeper> keepers = new ArrayList<>();
    private final NonceSpaces spaces = new NonceSpaces(new byte[32]);
    private final EquihashVerifier verifier = new EquihashVerifier(FakeDevice.PARAMS);
    private final CountDownLatch over = new CountDownLatch(1);

    private DeviceKeeper keep(FakeDevice device) {
        return keep(device, System::nanoTime);
    }

    private DeviceKeeper keep(FakeDevice device, LongSupplier clock) {
        DeviceKeeper keeper = new DeviceKeeper(
                device,
                verifier,
                board,
                spaces,
                QUICK,
                new MinerEvents((tone, line) -> log.add(line)),
                (identity, reason) -> stopped.add(identity.id() + ": " + reason),
                clock);
        keepers.add(keeper);
        keeper.start();
        return keeper;
    }

    /** Plays the watchdog until something holds. */
    private void watchUntil(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 6_000 && !holds.getAsBoolean(); i++) {
            keepers.forEach(DeviceKeeper::check);
            Thread.sleep(10);
        }
        assertThat(holds.getAsBoolean()).as("log: %s", log).isTrue();
    }

    /** Another device must go on, whatever happens to the one under test. */
    private void watchUntilHonestMines(DeviceKeeper honest) throws InterruptedException {
        long before = honest.snapshot().solutions();
        watchUntil(() -> honest.snapshot().solutions() > before + 20);
        assertThat(honest.snapshot().state()).isEqualTo(DeviceState.MINING);
        assertThat(honest.snapshot().shares().hardwareErrors()).isZero();
    }

    @AfterEach
    void stop() throws InterruptedException {
        over.countDown();
        keepers.forEach(DeviceKeeper::stop);
        for (DeviceKeeper keeper : keepers) {
            keeper.awaitStop();
        }
    }

    @Test
    void wrongSolutionsAreCountedAndStopTheDevice() throws InterruptedException {
        BenchmarkJob.putOn(board);
        DeviceKeeper honest = keep(FakeDevice.honest("good"));
        FakeDevice device = new FakeDevice("bad", (solver, input, watcher, opened, nonce) -> {
            solver.solve(input, watcher);
            // Six kinds of nonsense, one every other nonce.
            switch (nonce % 12) {
                case 1 -> watcher.onSolution(new int[32]);
                case 3 -> watcher.onSolution(new int[0]);
                case 5 -> watcher.onSolution(new int[] {-1, 5});
                case 7 -> watcher.onSolution(filled(Integer.MIN_VALUE));
                case 9 -> watcher.onSolution(filled(FakeDevice.PARAMS.listSize()));
                case 11 -> watcher.onSolution(filled(3));
                default -> {}
            }
        });
        DeviceKeeper bad = keep(device);
        watchUntil(() -> bad.snapshot().state() == DeviceState.STOPPED);
        assertThat(bad.snapshot().shares().hardwareErrors()).isGreaterThanOrEqualTo(3);
        assertThat(bad.snapshot().note()).contains("solutions were wrong, more than 5 %", "memory clock");
        assertThat(bad.snapshot().solutions() + bad.snapshot().shares().hardwareErrors())
                .isGreaterThanOrEqualTo(50);
        assertThat(stopped).hasSize(1).first().asString().startsWith("bad: ");
        assertThat(device.opened).hasValue(1);
        assertThat(device.closed).hasValue(1);
        watchUntilHonestMines(honest);
    }

    private static int[] filled(int value) {
        int[] indices = new int[FakeDevice.PARAMS.solutionIndices()];
        Arrays.fill(indices, value);
        return indices;
    }

    @Test
    void aDeviceThatHangsIsAbandonedAndStartedAgain() throws InterruptedException {
        BenchmarkJob.putOn(board);
        DeviceKeeper honest = keep(FakeDevice.honest("good"));
        // Its clock passes over the minute after which a device hangs; that of the other does not.
        AtomicLong ahead = new AtomicLong();
        FakeDevice device = new FakeDevice("bad", (solver, input, watcher, opened, nonce) -> {
            if (opened == 1 && nonce == 3) {
                ahead.addAndGet(Duration.ofSeconds(61).toNanos());
                FakeDevice.awaitUninterruptibly(over);
                // What it finds at last must not count.
                solver.solve(input, watcher);
            }
            solver.solve(input, watcher);
        });
        DeviceKeeper bad = keep(device, () -> System.nanoTime() + ahead.get());
        watchUntil(() -> device.opened.get() == 2 && bad.snapshot().state() == DeviceState.MINING);
        assertThat(bad.snapshot().restarts()).isEqualTo(1);
        assertThat(List.copyOf(log)).anyMatch(line -> line.contains("bad: hangs: no sign of life"));
        watchUntilHonestMines(honest);
        long solutions = bad.snapshot().solutions();
        watchUntil(() -> bad.snapshot().solutions() > solutions);
        assertThat(stopped).isEmpty();
    }

    @Test
    void aDeviceThatAlwaysThrowsIsGivenUp() throws InterruptedException {
        BenchmarkJob.putOn(board);
        DeviceKeeper honest = keep(FakeDevice.honest("good"));
        FakeDevice device = new FakeDevice("bad", (solver, input, watcher, opened, nonce) -> {
            throw new IllegalStateException("CL_OUT_OF_RESOURCES");
        });
        DeviceKeeper bad = keep(device);
        watchUntil(() -> bad.snapshot().state() == DeviceState.STOPPED);
        assertThat(device.opened).hasValue(3);
        assertThat(device.closed).hasValue(3);
        assertThat(bad.snapshot().note()).contains("CL_OUT_OF_RESOURCES", "started again 2 times");
        assertThat(stopped).hasSize(1);
        watchUntilHonestMines(honest);
    }

    @Test
    void anErrorOfOneDeviceIsNoErrorOfTheProcess() throws InterruptedException {
        BenchmarkJob.putOn(board);
        FakeDevice device = new FakeDevice("bad", (solver, input, watcher, opened, nonce) -> {
            if (opened == 1) {
                throw new OutOfMemoryError("no room");
            }
            solver.solve(input, watcher);
        });
        DeviceKeeper bad = keep(device);
        watchUntil(() -> bad.snapshot().solutions() > 5);
        assertThat(bad.snapshot().restarts()).isEqualTo(1);
    }

    @Test
    void idleTimeIsWhatIsNotSpentInTheSolver() throws InterruptedException {
        BenchmarkJob.putOn(board);
        AtomicLong clock = new AtomicLong();
        FakeDevice device =
                new FakeDevice("timed", (solver, input, watcher, opened, nonce) -> clock.addAndGet(100_000_000));
        DeviceKeeper keeper = keep(device, clock::get);
        watchUntil(() -> keeper.snapshot().nonces() > 10);
        // Nothing but solving moves this clock.
        assertThat(keeper.snapshot().idleFraction()).hasValue(0);
    }

    @Test
    void aHotDeviceRestsUntilItIsCool() throws InterruptedException {
        BenchmarkJob.putOn(board);
        DeviceKeeper keeper = keep(FakeDevice.honest("hot"));
        watchUntil(() -> keeper.snapshot().solutions() > 0);
        keeper.sensed(celsius(80.5));
        watchUntil(() -> keeper.snapshot().state() == DeviceState.PAUSED);
        keeper.sensed(celsius(75));
        assertThat(keeper.isResting()).isTrue();
        long before = keeper.snapshot().nonces();
        keeper.sensed(celsius(70));
        watchUntil(() -> keeper.snapshot().state() == DeviceState.MINING
                && keeper.snapshot().nonces() > before);
        keeper.sensed(DeviceTelemetry.NONE);
        assertThat(keeper.isResting()).isFalse();
        assertThat(keeper.snapshot().restarts()).isZero();
    }

    private static DeviceTelemetry celsius(double value) {
        return new DeviceTelemetry(
                OptionalDouble.of(value),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty());
    }
}
