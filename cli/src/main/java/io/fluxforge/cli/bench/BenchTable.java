package io.fluxforge.cli.bench;

import io.fluxforge.bench.HeadersBench;
import io.fluxforge.bench.Machine;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.bench.Spread;
import io.fluxforge.bench.SyncBench;
import io.fluxforge.bench.VerifyBench;
import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import java.io.PrintStream;
import java.util.Locale;

/** A benchmark's result for people. */
public final class BenchTable {
    private BenchTable() {}

    /** Prints what verification came to. */
    public static void print(VerifyBench.Result result, Machine machine, PrintStream out) {
        VerifyBench bench = result.bench();
        print(
                out,
                "%s, %s, %s; %d proofs of %.1f compressions on average",
                bench.params(),
                threads(bench.threads()),
                lanes(result.lanes()),
                result.proofs(),
                result.compressions());
        print(out, "%-24s %12s %12s %12s", "verifications/s", "median", "min", "max");
        printRate(out, "valid", result.valid());
        printRate(out, "corrupted, 5 kinds", result.corrupted());
        printRate(out, "corrupted, bit flips", result.bitFlips());
        print(machine, out);
    }

    /** Prints what synchronisation came to. */
    public static void print(SyncBench.Result result, Machine machine, PrintStream out) {
        print(
                out,
                "%,d headers of %s over loopback, %d runs, %,d proofs checked in each",
                result.bench().headers(),
                SyncBench.PARAMS,
                result.bench().runs(),
                result.proofsChecked());
        Spread rate = result.headersPerSecond();
        print(out, "headers/s: median %,.0f, min %,.0f, max %,.0f", rate.median(), rate.min(), rate.max());
        Spread open = result.openMillis();
        print(out, "opening again: median %.1f ms, min %.1f, max %.1f", open.median(), open.min(), open.max());
        print(machine, out);
    }

    /** Prints what the header chain came to. */
    public static void print(HeadersBench.Result result, Machine machine, PrintStream out) {
        print(out, "%,d headers, %,d MiB on disk", result.bench().headers(), result.storeBytes() >> 20);
        Spread open = result.openMillis();
        print(out, "opening: median %.1f ms, min %.1f, max %.1f", open.median(), open.min(), open.max());
        Spread rate = result.proofsPerSecond();
        print(
                out,
                "ZelHash proofs/s, %s: median %,.0f, min %,.0f, max %,.0f",
                threads(result.threads()),
                rate.median(),
                rate.min(),
                rate.max());
        print(machine, out);
    }

    /** Prints what a solver came to. */
    public static void print(SolveBenchReport report, PrintStream out) {
        SolveBenchResult result = report.result();
        Spread seconds = result.secondsPerNonce();
        print(
                out,
                "%s on %s%s",
                report.params(),
                report.device(),
                report.threads() == 0 ? "" : ", " + threads(report.threads()) + ", " + lanes(report.lanes()));
        print(
                out,
                "%d nonces, %d solutions, all verified: %.2f Sol/s",
                result.nonces(),
                result.solutions(),
                result.solutionsPerSecond());
        print(out, "seconds a nonce: median %.3f, min %.3f, max %.3f", seconds.median(), seconds.min(), seconds.max());
        print(out, "%-10s %10s %15s %9s", "phase", "median ms", "rows read", "kept");
        int list = 0;
        for (Phase phase : result.phases()) {
            if (phase.name().startsWith("round") && list < result.lists().size()) {
                RowList rows = result.lists().get(list++);
                double kept = rows.rows() == 0 ? 1 : (double) rows.rows() / (rows.rows() + rows.overflow());
                print(
                        out,
                        "%-10s %,10.1f %,15d %8.3f%%",
                        phase.name(),
                        phase.millis(),
                        rows.rows() / result.nonces(),
                        100 * kept);
            } else {
                print(out, "%-10s %,10.1f", phase.name(), phase.millis());
            }
        }
        report.traffic().ifPresent(traffic -> print(traffic, result, out));
        result.load()
                .ifPresent(load -> print(
                        out,
                        "the device was idle for %.2f %% of the time; driving it took %.2f %% of a core, verification apart",
                        100 * load.idleFraction(),
                        100 * load.hostCpuFraction()));
        String peak = report.peakBytes().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "; the process held %,d MiB at most",
                        mebibytes(report.peakBytes().getAsLong()))
                : "";
        print(out, "tables of %,d MiB%s", mebibytes(report.tableBytes()), peak);
        print(report.machine(), out);
    }

    private static void print(DeviceTraffic traffic, SolveBenchResult result, PrintStream out) {
        double copy = traffic.copyGigabytesPerSecond();
        print(out, "a copy within the device moves %.1f GB/s; the rows of", copy);
        for (Phase phase : result.phases()) {
            double reached = traffic.gigabytesPerSecond(phase.name(), phase.millis());
            if (reached > 0) {
                print(
                        out,
                        "%-10s %,10.1f MB, %.1f GB/s, %.0f %% of the copy",
                        phase.name(),
                        traffic.phaseBytes().getOrDefault(phase.name(), 0L) / 1e6,
                        reached,
                        100 * reached / copy);
            }
        }
    }

    /** One thread, or several. */
    public static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    /** What {@code -Dfluxforge.simd=} names, in words. */
    public static String lanes(String name) {
        return name.equals("scalar") ? "no vectors" : name + "-bit vectors";
    }

    private static void printRate(PrintStream out, String name, Spread rate) {
        print(out, "%-24s %,12.0f %,12.0f %,12.0f", name, rate.median(), rate.min(), rate.max());
    }

    static void print(Machine machine, PrintStream out) {
        print(
                out,
                "%s, %d cores; %s; %s",
                machine.cpu().orElse("unknown processor"),
                machine.cores(),
                machine.java(),
                machine.os());
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static void print(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
