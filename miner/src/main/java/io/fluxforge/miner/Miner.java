package io.fluxforge.miner;

import io.fluxforge.miner.pool.PoolClient;
import io.fluxforge.miner.snapshot.JobSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.Sensors;
import io.fluxforge.miner.work.BenchmarkJob;
import io.fluxforge.miner.work.DeviceKeeper;
import io.fluxforge.miner.work.JobBoard;
import io.fluxforge.miner.work.NonceSpaces;
import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.verifier.EquihashVerifier;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole miner: pools give jobs, devices work on them, a watchdog looks after the devices. */
public final class Miner implements AutoCloseable {
    private static final long WATCH_MILLIS = 1000;
    private static final long SENSE_MILLIS = 2000;
    private static final int SALT_BYTES = 32;

    private final MinerOptions options;
    private final MinerEvents events;
    private final Sensors sensors;
    private final JobBoard board = new JobBoard();
    private final List<DeviceKeeper> devices;
    private final Optional<PoolClient> pools;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long startNanos = System.nanoTime();

    /**
     * A miner that is not started.
     *
     * @param sensors of the devices
     * @param trouble is told of each device that works no more
     * @param wrongProof is told, in one line, of a pool that wants another proof of work than ours
     */
    public Miner(
            MinerOptions options,
            Sensors sensors,
            MinerEvents events,
            DeviceKeeper.Listener trouble,
            Consumer<String> wrongProof) {
        this.options = options;
        this.events = events;
        this.sensors = sensors;
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        NonceSpaces spaces = new NonceSpaces(salt);
        EquihashVerifier verifier = new EquihashVerifier(options.params());
        devices = options.devices().stream()
                .map(device -> new DeviceKeeper(
                        device, verifier, board, spaces, options.work(), events, trouble, System::nanoTime))
                .toList();
        pools = options.pools().isEmpty()
                ? Optional.empty()
                : Optional.of(new PoolClient(
                        options.agent(),
                        options.params(),
                        options.pools(),
                        options.net(),
                        board,
                        events,
                        wrongProof,
                        random));
    }

    /** Starts everything; returns at once. */
    public void start() {
        devices.forEach(DeviceKeeper::start);
        pools.ifPresentOrElse(PoolClient::start, () -> BenchmarkJob.putOn(board));
        Thread.ofPlatform().name("watchdog").daemon().start(() -> repeat(WATCH_MILLIS, this::watch));
        Thread.ofPlatform().name("sensors").daemon().start(() -> repeat(SENSE_MILLIS, this::sense));
    }

    private void repeat(long millis, Runnable task) {
        try {
            do {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    events.failed(Thread.currentThread().getName(), e);
                }
            } while (!closed.await(millis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        devices.forEach(DeviceKeeper::check);
        events.tick();
    }

    /** On a thread of its own: a driver that has lost its device may never answer, and the watchdog must go on. */
    private void sense() {
        for (DeviceKeeper device : devices) {
            device.sensed(sensors.read(device.identity()));
        }
    }

    /** Lets all devices rest, or go on; the pools stay connected. A nonce in work is given up, on a GPU once it is done. */
    public void pause(boolean paused) {
        devices.forEach(device -> device.hold(paused));
        events.note(paused ? "paused: the devices rest" : "goes on");
    }

    /** How it is now. */
    public MinerSnapshot snapshot() {
        return new MinerSnapshot(
                options.agent(),
                options.params().toString(),
                Instant.now(),
                Duration.ofNanos(System.nanoTime() - startNanos),
                devices.stream().map(DeviceKeeper::snapshot).toList(),
                pools.map(PoolClient::snapshots).orElse(List.<PoolSnapshot>of()),
                job(board.current()),
                devices.stream().mapToLong(DeviceKeeper::blocks).sum());
    }

    private Optional<JobSnapshot> job(@Nullable PoolJob job) {
        return job == null || pools.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobSnapshot(
                        job.id(), job.received(), job.target().expectedSolutions(), job.blockSolutions()));
    }

    /** Stops the devices, then leaves the pools. */
    @Override
    public void close() {
        closed.countDown();
        devices.forEach(DeviceKeeper::stop);
        board.wake();
        try {
            for (DeviceKeeper device : devices) {
                device.awaitStop();
            }
            if (pools.isPresent()) {
                pools.get().awaitAnswers();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pools.ifPresent(PoolClient::close);
    }
}
