package io.fluxforge.bench.stratum;

import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a pool busy for long and looks whether it stays as it was: miners who stay and miners who come and go, valid shares, clean jobs,
 * and clients that break every rule. Netty's leak detector follows every buffer of the pool. Nothing here depends on how fast the
 * machine is.
 *
 * @param seconds how long
 * @param miners who stay; as many come and go
 * @param perSecond shares a second
 */
public record StratumSoak(int seconds, int miners, double perSecond) {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    private static final int BAN_SECONDS = 2;
    private static final int ROUND_SECONDS = 2;
    private static final int GRACE_SECONDS = 60;
    private static final int SETTLE_SECONDS = 20;
    private static final int SHARES_OF_VISITORS = 3;
    private static final double MAX_HEAP_GROWTH = 0.1;
    private static final long HEAP_NOISE_BYTES = 2 << 20;
    /** Rounds at the start of which caches, pools of buffers and compiled code still grow. */
    private static final int WARM_UP_ROUNDS = 5;

    private static final long SEED = 20_261_122;

    /** Checks the values. */
    public StratumSoak {
        if (seconds < 1 || miners < 1 || !(perSecond >= 1)) {
            throw new IllegalArgumentException(
                    "seconds=" + seconds + ", miners=" + miners + ", perSecond=" + perSecond);
        }
    }

    /** A soak of so many seconds as the issue of a release wants it. */
    public static StratumSoak of(int seconds) {
        return new StratumSoak(seconds, 50, 100);
    }

    /**
     * The pool after one round, garbage collected.
     *
     * @param second since the start
     * @param heapBytes used
     * @param bufferBytes of Netty, on the heap and outside
     */
    public record Sample(int second, long heapBytes, long bufferBytes, int threads, int connections) {}

    /**
     * What came of it.
     *
     * @param shares sent
     * @param connections opened, those of bad clients not counted
     * @param problems what is not as it should be, a line each
     */
    public record Result(
            StratumSoak soak, List<Sample> samples, long shares, long connections, int leaks, List<String> problems) {}

    /**
     * Runs.
     *
     * @param folder for the pool; emptied again
     * @throws IOException if the pool fails or drops a miner who did nothing wrong
     */
    public Result run(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "soak");
        List<String> options = List.of("-Dio.netty.leakDetection.level=paranoid");
        try (PoolLink link = PoolLink.start(new PoolSetup(PARAMS, false, false, BAN_SECONDS, own), options);
                LoadClients staying = new LoadClients(link.address(), false);
                BadClients bad = new BadClients(link.address(), SEED)) {
            return new Run(link, staying, bad, progress).run();
        } finally {
            StratumBench.delete(own);
        }
    }

    private final class Run {
        private final PoolLink link;
        private final LoadClients staying;
        private final BadClients bad;
        private final Consumer<String> progress;
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private long shares;
        private long connections;
        private int leaks;

        Run(PoolLink link, LoadClients staying, BadClients bad, Consumer<String> progress) {
            this.link = link;
            this.staying = staying;
            this.bad = bad;
            this.progress = progress;
        }

        Result run() throws IOException, InterruptedException {
            long start = System.nanoTime();
            staying.connect(miners, text -> {});
            connections += miners;
            ShareFeed feed = new ShareFeed(PARAMS, staying.connections());
            int round = 0;
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds) || round <= 2 * WARM_UP_ROUNDS) {
                load(staying, feed, (int) (ROUND_SECONDS * perSecond));
                visit();
                bad.visit();
                awaitJobEverywhere();
                sample((int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
                round++;
            }
            bad.close();
            settle();
            judge();
            return new Result(StratumSoak.this, samples, shares, connections, leaks, problems);
        }

        private void load(LoadClients clients, ShareFeed feed, int count) throws IOException, InterruptedException {
            ReplyLog log = new ReplyLog(System.nanoTime(), count, perSecond, 0);
            clients.load(log, feed, GRACE_SECONDS, () -> {});
            ReplySummary replies = log.summary();
            shares += replies.sent();
            if (replies.lost() > 0 || replies.unexpected() > 0) {
                problems.add(
                        replies.lost() + " shares without an answer, " + replies.unexpected() + " answers unasked");
            }
            int accepted = replies.verdicts().getOrDefault("accepted", 0);
            if (accepted != replies.sent()) {
                problems.add("of valid shares: " + replies.verdicts());
            }
        }

        /** Miners who come, work and go: they hang up while the pool still judges their last shares. */
        private void visit() throws IOException, InterruptedException {
            try (LoadClients visitors = new LoadClients(link.address(), false)) {
                visitors.connect(miners, text -> {});
                connections += miners;
                ShareFeed feed = new ShareFeed(PARAMS, visitors.connections());
                load(visitors, feed, SHARES_OF_VISITORS * 10);
                var _ = visitors.onLoop(() -> {
                    for (int i = 0; i < miners; i++) {
                        feed.send(i).flush();
                    }
                    return miners;
                });
            }
        }

        private void awaitJobEverywhere() throws IOException, InterruptedException {
            staying.awaitJob(link.ask("job").get("job").asInt(), GRACE_SECONDS);
        }

        private void sample(int second) throws IOException {
            ObjectNode heap = link.ask("heap");
            Sample sample = new Sample(
                    second,
                    heap.get("heapBytes").asLong(),
                    heap.path("nettyDirectBytes").asLong(0)
                            + heap.path("nettyHeapBytes").asLong(0),
                    heap.get("threads").asInt(),
                    heap.get("connections").asInt());
            samples.add(sample);
            leaks = heap.get("leaks").asInt();
            int failures = heap.get("failures").asInt();
            if (failures > 0 && problems.stream().noneMatch(text -> text.startsWith("the pool failed"))) {
                problems.add("the pool failed; what it said is above");
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d s of %,d: %,d shares, %.1f MB of heap, %d threads, %d connections, %d leaks",
                    second,
                    seconds,
                    shares,
                    sample.heapBytes() / 1e6,
                    sample.threads(),
                    sample.connections(),
                    leaks));
        }

        /** Only those who stay are left when the pool has noticed who went. */
        private void settle() throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
            int open;
            while ((open = link.ask("activity").get("connections").asInt()) != miners && System.nanoTime() < end) {
                Thread.sleep(100);
            }
            if (open != miners) {
                problems.add(open + " connections are open at the end, not the " + miners + " of those who stay");
            }
        }

        private void judge() {
            if (leaks > 0) {
                problems.add(leaks + " leaked buffers were reported");
            }
            List<Sample> settled = samples.subList(WARM_UP_ROUNDS, samples.size());
            int third = Math.max(1, settled.size() / 3);
            List<Sample> early = settled.subList(0, third);
            List<Sample> late = settled.subList(settled.size() - third, settled.size());
            int threadsBefore = early.stream().mapToInt(Sample::threads).max().orElse(0);
            int threadsAfter = late.stream().mapToInt(Sample::threads).min().orElse(0);
            if (threadsAfter > threadsBefore) {
                problems.add("threads grew from " + threadsBefore + " to " + threadsAfter);
            }
            // The least of each: what a round leaves behind for a moment is not growth.
            long heapBefore = early.stream().mapToLong(Sample::heapBytes).min().orElse(0);
            long heapAfter = late.stream().mapToLong(Sample::heapBytes).min().orElse(0);
            if (heapAfter > heapBefore * (1 + MAX_HEAP_GROWTH) + HEAP_NOISE_BYTES) {
                problems.add("the heap grew from " + heapBefore + " to " + heapAfter + " bytes");
            }
        }
    }
}
