package io.fluxforge.miner.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.pool.PoolUrl;
import io.fluxforge.miner.pool.ScriptedPool;
import io.fluxforge.miner.pool.TlsTrust;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.Sensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole miner with an honest device among faulty ones, for a pool that judges every share. */
class FaultyMinerTest {
    private static final WorkOptions QUICK = new WorkOptions(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            1,
            Duration.ofMillis(1),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);

    /** Right solutions, and every other nonce a wrong one. */
    private static FakeDevice wrong() {
        return new FakeDevice("wrong", (solver, input, watcher, opened, nonce) -> {
            solver.solve(input, watcher);
            if (nonce % 2 == 0) {
                watcher.onSolution(new int[FakeDevice.PARAMS.solutionIndices()]);
            }
        });
    }

    private FakeDevice hanging() {
        return new FakeDevice("hangs once", (solver, input, watcher, opened, nonce) -> {
            if (opened == 1 && nonce == 2) {
                FakeDevice.awaitUninterruptibly(over);
            }
            solver.solve(input, watcher);
        });
    }

    private static FakeDevice throwing(String id, int times) {
        return new FakeDevice(id, (solver, input, watcher, opened, nonce) -> {
            if (opened <= times && nonce == 2) {
                throw new IllegalStateException("CL_OUT_OF_RESOURCES");
            }
            solver.solve(input, watcher);
        });
    }

    @AfterEach
    void letGo() {
        over.countDown();
    }

    private void waitUntil(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 3_000 && !holds.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(holds.getAsBoolean()).as("log: %s", log).isTrue();
    }

    private static DeviceSnapshot device(Miner miner, String id) {
        return miner.snapshot().devices().stream()
                .filter(device -> device.identity().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void faultyDevicesAreCountedStoppedOrRestartedAndTheOthersMineOn() throws Exception {
        List<MiningDevice> devices = List.of(
                FakeDevice.honest("honest"),
                wrong(),
                hanging(),
                throwing("throws once", 1),
                throwing("throws always", Integer.MAX_VALUE));
        try (ScriptedPool pool = new ScriptedPool(ScriptedPool.GOOD);
                Miner miner = miner(pool.port(), devices)) {
            miner.start();
            for (String id : List.of("wrong", "throws always")) {
                waitUntil(() -> device(miner, id).state() == DeviceState.STOPPED);
            }
            for (String id : List.of("hangs once", "throws once")) {
                waitUntil(() -> device(miner, id).restarts() == 1
                        && device(miner, id).state() == DeviceState.MINING
                        && device(miner, id).shares().accepted() > 0);
            }
            long before = device(miner, "honest").shares().accepted();
            waitUntil(() -> device(miner, "honest").shares().accepted() > before + 10);

            assertThat(device(miner, "wrong").note()).contains("solutions were wrong, more than 5 %");
            assertThat(List.copyOf(log)).anyMatch(line -> line.contains("hangs once: hangs: no sign of life for 15 s"));
            assertThat(device(miner, "throws always").note())
                    .contains("CL_OUT_OF_RESOURCES", "started again 1 times within an hour");
            MinerSnapshot all = miner.snapshot();
            assertThat(device(miner, "wrong").shares().hardwareErrors()).isGreaterThanOrEqualTo(3);
            assertThat(all.shares().hardwareErrors())
                    .isEqualTo(device(miner, "wrong").shares().hardwareErrors());
            assertThat(all.shares().rejected()).isZero();
            assertThat(List.copyOf(pool.problems)).isEmpty();
            assertThat(pool.connections).hasValue(1);
            assertThat(List.copyOf(stopped)).containsExactlyInAnyOrder("wrong", "throws always");
        }
    }

    @Test
    void aPausedMinerRestsAndStaysConnectedUntilItIsToGoOn() throws Exception {
        try (ScriptedPool pool = new ScriptedPool(ScriptedPool.GOOD);
                Miner miner = miner(pool.port(), List.of(FakeDevice.honest("honest")))) {
            miner.start();
            waitUntil(() -> device(miner, "honest").nonces() > 3);
            miner.pause(true);
            waitUntil(() -> device(miner, "honest").state() == DeviceState.PAUSED);
            long nonces = device(miner, "honest").nonces();
            miner.pause(false);
            waitUntil(() -> device(miner, "honest").nonces() > nonces + 3);
            assertThat(pool.connections).hasValue(1);
            assertThat(List.copyOf(log)).containsSubsequence("paused: the devices rest", "goes on");
        }
    }

    private Miner miner(int port, List<MiningDevice> devices) {
        PoolOptions pool =
                new PoolOptions(new PoolUrl(false, "127.0.0.1", port), "t1a.rig", "x", new TlsTrust.Authorities());
        MinerOptions options =
                new MinerOptions("test", ScriptedPool.PARAMS, devices, List.of(pool), NetOptions.DEFAULT, QUICK);
        return new Miner(
                options,
                Sensors.NONE,
                new MinerEvents((tone, line) -> log.add(line)),
                (device, reason) -> stopped.add(device.id()),
                log::add);
    }
}
