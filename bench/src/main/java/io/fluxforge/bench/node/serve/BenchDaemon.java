package io.fluxforge.bench.node.serve;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.report.FluxShapes;
import io.fluxforge.bench.node.tier.Profile;
import io.fluxforge.bench.node.tier.TierReport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures again and again, and keeps the last result. While it measures for the first time the state is {@code running}; later
 * the last result stands until there is a new one. Thread-safe.
 */
public final class BenchDaemon implements AutoCloseable {
    private final Callable<NodeMeasurements> bench;
    private final Profile profile;
    private final NodeLink node;
    private final Duration pause;
    private final Consumer<String> log;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-daemon").daemon().factory());
    private volatile State state =
            new State("running", FluxShapes.running(Instant.now().getEpochSecond()));

    private record State(String name, ObjectNode benchmarks) {}

    /**
     * A daemon that has not begun.
     *
     * @param bench one measurement
     * @param pause from the end of one to the begin of the next
     * @param log gets a line for each
     */
    public BenchDaemon(
            Callable<NodeMeasurements> bench, Profile profile, NodeLink node, Duration pause, Consumer<String> log) {
        this.bench = bench;
        this.profile = profile;
        this.node = node;
        this.pause = pause;
        this.log = log;
    }

    /** Begins to measure. */
    public void start() {
        worker.execute(this::repeat);
    }

    /** {@code getbenchmarks}. */
    public ObjectNode benchmarks() {
        return state.benchmarks().deepCopy();
    }

    /** {@code getstatus}. */
    public ObjectNode status() {
        return FluxShapes.status(state.name(), node.isConnected());
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void repeat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                measure();
                Thread.sleep(pause);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure() throws InterruptedException {
        try {
            NodeMeasurements measured = bench.call();
            TierReport tiers = TierReport.of(profile, measured.quantities(), measured.architecture());
            String name = FluxShapes.state(tiers.reached());
            state = new State(name, FluxShapes.benchmarks(measured, tiers, node.address(), node.version()));
            log.accept("measured: " + name + ". " + tiers.nextTier());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Whatever went wrong, the daemon goes on and says so to those who ask.
            String error = String.valueOf(e.getMessage());
            ObjectNode failed = FluxShapes.running(Instant.now().getEpochSecond());
            failed.put("status", "failed").put("error", error);
            state = new State("failed", failed);
            log.accept("failed: " + error);
        }
    }
}
