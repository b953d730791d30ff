package io.fluxforge.bench.stratum;

import io.fluxforge.bench.Spread;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A load on a pool: so many miners who log in, so many shares a second, then clean jobs. The pool is one that runs, or one in a process
 * of its own that is started for it.
 *
 * @param connections miners
 * @param seconds for which shares are sent, 0 for none
 * @param warmUpSeconds for which shares are sent before, without being measured: a virtual machine compiles what it runs first
 * @param perSecond shares a second, of all miners together
 * @param tls whether TLS is spoken
 * @param params of the proof of work
 * @param jobs clean jobs whose way to the miners is timed
 * @param pool the pool that runs; null starts one
 * @param user whom the miners of a pool that runs work for
 * @param stock where solved shares are kept from one run to the next, null for nowhere
 */
public record StratumBench(
        int connections,
        int seconds,
        int warmUpSeconds,
        double perSecond,
        boolean tls,
        EquihashParams params,
        int jobs,
        @Nullable InetSocketAddress pool,
        String user,
        @Nullable Path stock) {
    private static final int GRACE_SECONDS = 30;
    private static final int JOB_SECONDS = 60;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARM_UP_MILLIS = 300;

    /** Checks the values. */
    public StratumBench {
        if (connections < 1
                || seconds < 0
                || warmUpSeconds < 0
                || !(perSecond > 0)
                || (seconds + warmUpSeconds) * perSecond > 50_000_000
                || jobs < 0) {
            throw new IllegalArgumentException("connections=" + connections + ", seconds=" + seconds + ", perSecond="
                    + perSecond + ", jobs=" + jobs);
        }
    }

    /**
     * What came of it.
     *
     * @param replies to shares, empty if none were sent
     * @param jobFirstMillis from a clean job's issue to its first miner, empty if none was timed
     * @param jobLastMillis to its last miner
     * @param loginSeconds until all miners had logged in
     * @param solvedMeanwhile shares that had to be solved while the clock ran
     * @param server what the pool under test says of itself; empty of one that ran already
     */
    public record Result(
            StratumBench bench,
            Optional<ReplySummary> replies,
            Optional<Spread> jobFirstMillis,
            Optional<Spread> jobLastMillis,
            double loginSeconds,
            int solvedMeanwhile,
            Optional<ServerFigures> server) {}

    /** Whether shares of these parameters can be had: solved in no time, or known. */
    public static boolean isSupported(EquihashParams params) {
        return SmallSolver.isSupported(params) || params.equals(EquihashParams.ZELHASH);
    }

    /** Open files that each of the two processes needs. */
    public int openFiles() {
        return connections + 100;
    }

    /**
     * Measures.
     *
     * @param folder for the journal of the pool under test; emptied again
     * @throws IOException if a process, a connection or the pool fails
     */
    public Result run(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        if (pool != null) {
            try (LoadClients clients = new LoadClients(pool, tls, user)) {
                return run(clients, null, progress);
            }
        }
        Path own = Files.createTempDirectory(folder, "stratum");
        try (PoolLink link = PoolLink.start(new PoolSetup(params, tls, false, 0, own), List.of());
                LoadClients clients = new LoadClients(link.address(), tls)) {
            return run(clients, link, progress);
        } finally {
            delete(own);
        }
    }

    private Result run(LoadClients clients, @Nullable PoolLink link, Consumer<String> progress)
            throws IOException, InterruptedException {
        ObjectNode empty = heap(link);
        long start = System.nanoTime();
        clients.connect(connections, progress);
        double loginSeconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        ObjectNode full = heap(link);
        int warmUp = seconds == 0 ? 0 : (int) (warmUpSeconds * perSecond);
        int shares = warmUp + (int) (seconds * perSecond);
        Optional<ReplySummary> replies = Optional.empty();
        AtomicReference<@Nullable ObjectNode> before = new AtomicReference<>();
        ObjectNode after = null;
        ShareFeed feed = new ShareFeed(params, clients.connections());
        if (shares > 0) {
            feed.prepare(shares, stock, pool == null, progress);
            progress.accept("sending shares");
            ReplyLog log = new ReplyLog(
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WARM_UP_MILLIS), shares, perSecond, warmUp);
            clients.load(log, feed, GRACE_SECONDS, () -> before.set(activity(link)));
            replies = Optional.of(log.summary());
            after = activity(link);
        }
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        if (link != null) {
            for (int i = 0; i < jobs; i++) {
                progress.accept("clean job " + (i + 1) + " of " + jobs);
                ObjectNode issued = link.ask("job");
                LoadClients.Arrival arrival = clients.awaitJob(issued.get("job").asInt(), JOB_SECONDS);
                long issuedNanos = issued.get("nanos").asLong();
                first.add((arrival.firstNanos() - issuedNanos) / NANOS_PER_MILLI);
                last.add((arrival.lastNanos() - issuedNanos) / NANOS_PER_MILLI);
            }
        }
        return new Result(
                this,
                replies,
                first.isEmpty() ? Optional.empty() : Optional.of(Spread.of(first)),
                last.isEmpty() ? Optional.empty() : Optional.of(Spread.of(last)),
                loginSeconds,
                feed.solvedMeanwhile(),
                link == null || empty == null || full == null
                        ? Optional.empty()
                        : Optional.of(new ServerFigures(
                                empty, full, Optional.ofNullable(before.get()), Optional.ofNullable(after))));
    }

    private static @Nullable ObjectNode heap(@Nullable PoolLink link) throws IOException {
        return link == null ? null : link.ask("heap");
    }

    private static @Nullable ObjectNode activity(@Nullable PoolLink link) throws IOException {
        return link == null ? null : link.ask("activity");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
