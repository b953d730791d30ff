package io.fluxforge.cli.bench;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.Spread;
import io.fluxforge.bench.stratum.BlockLatencyBench;
import io.fluxforge.bench.stratum.ServerFigures;
import io.fluxforge.bench.stratum.StratumBench;
import io.fluxforge.bench.stratum.StratumSoak;
import java.io.PrintStream;
import java.util.Locale;

/** What a load on a pool came to, for people. */
public final class StratumTable {
    private static final double MICROS = 1e3;
    private static final double BYTES_PER_MB = 1e6;
    private static final int SHOWN_SAMPLES = 10;
    private static final double MILLIS_PER_SECOND = 1e3;

    private StratumTable() {}

    /** Prints it. */
    public static void print(StratumBench.Result result, Machine machine, PrintStream out) {
        StratumBench bench = result.bench();
        print(
                out,
                "%,d connections%s, %s, logged in within %.1f s",
                bench.connections(),
                bench.tls() ? " under TLS" : "",
                bench.params(),
                result.loginSeconds());
        result.replies().ifPresent(replies -> {
            print(
                    out,
                    "shares    %,d sent, %,d answered, %d lost, %d answered unasked; %,.0f answers/s of %,.0f wanted",
                    replies.sent(),
                    replies.answered(),
                    replies.lost(),
                    replies.unexpected(),
                    replies.perSecond(),
                    bench.perSecond());
            replies.verdicts().forEach((verdict, count) -> print(out, "          %,9d %s", count, verdict));
            print(
                    out,
                    "latency   ms from the intended time: p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f",
                    replies.p50(),
                    replies.p90(),
                    replies.p99(),
                    replies.p999(),
                    replies.max());
            print(
                    out,
                    "          the generator was late by %.1f ms at most, and solved %,d shares meanwhile",
                    replies.sentLateMillis(),
                    result.solvedMeanwhile());
        });
        result.jobLastMillis().ifPresent(last -> {
            printSpread(
                    out, "clean job to the first miner", result.jobFirstMillis().orElse(last));
            printSpread(out, "clean job to the last miner", last);
        });
        result.server().ifPresent(server -> printServer(server, out));
        BenchTable.print(machine, out);
    }

    /** Prints how soon blocks went out. */
    public static void print(BlockLatencyBench.Result result, Machine machine, PrintStream out) {
        print(
                out,
                "%d blocks found on an idle pool, %d of them the node's new tip; ms after the share was sent:",
                result.bench().blocks(),
                result.accepted());
        printSpread(out, "handed to submitblock", result.handedMillis());
        printSpread(out, "judged by the node", result.judgedMillis());
        BenchTable.print(machine, out);
    }

    /** Prints how a pool fared over time. */
    public static void print(StratumSoak.Result result, Machine machine, PrintStream out) {
        print(
                out,
                "%,d s: %,d shares, %,d connections of miners, %d leaked buffers",
                result.soak().seconds(),
                result.shares(),
                result.connections(),
                result.leaks());
        print(out, "%10s %12s %12s %8s %12s", "second", "heap, MB", "buffers, MB", "threads", "connections");
        int last = result.samples().size() - 1;
        for (int i = 0; i <= SHOWN_SAMPLES; i++) {
            StratumSoak.Sample sample = result.samples().get(i * last / SHOWN_SAMPLES);
            print(
                    out,
                    "%,10d %12.2f %12.2f %8d %12d",
                    sample.second(),
                    sample.heapBytes() / BYTES_PER_MB,
                    sample.bufferBytes() / BYTES_PER_MB,
                    sample.threads(),
                    sample.connections());
        }
        result.problems().forEach(problem -> print(out, "PROBLEM   %s", problem));
        BenchTable.print(machine, out);
    }

    private static void printServer(ServerFigures server, PrintStream out) {
        print(
                out,
                "pool      %,.0f B of heap and %,.0f B of direct buffers a connection (%,d B and %,d B without any)",
                server.heapBytesPerConnection(),
                server.directBytesPerConnection(),
                server.empty().get("heapBytes").asLong(),
                server.empty().get("nettyDirectBytes").asLong());
        server.after()
                .ifPresent(after -> print(
                        out,
                        "          %d threads, %d pauses of the collector, %d ms in all, the longest %d ms",
                        after.get("threads").asInt(),
                        after.get("gcPauses").asInt(),
                        after.get("gcPauseMillis").asInt(),
                        after.get("gcLongestPauseMillis").asInt()));
        server.stages().ifPresent(stages -> {
            print(out, "%-10s %10s %10s %14s %18s", "stage", "shares", "batch", "busy, us/share", "us since its offer");
            stages.forEach(stage -> print(
                    out,
                    "%-10s %,10d %10.1f %14.2f %18.0f",
                    stage.stage(),
                    stage.shares(),
                    (double) stage.shares() / Math.max(1, stage.batches()),
                    stage.busyNanos() / MICROS / Math.max(1, stage.shares()),
                    stage.ageNanos() / MICROS / Math.max(1, stage.shares())));
        });
        server.threadCpuMillis().ifPresent(threads -> {
            StringBuilder line = new StringBuilder("processor seconds of the pool:");
            threads.forEach((name, millis) ->
                    line.append(String.format(Locale.ROOT, " %s %.1f", name, millis / MILLIS_PER_SECOND)));
            out.println(line);
        });
    }

    private static void printSpread(PrintStream out, String what, Spread spread) {
        print(out, "%-28s median %,.1f ms, min %,.1f, max %,.1f", what, spread.median(), spread.min(), spread.max());
    }

    private static void print(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
