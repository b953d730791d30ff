package io.fluxforge.cli.solve;

import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** A run in numbers, for people. */
public final class SolveStatistics {
    private SolveStatistics() {}

    /** Prints what was found, how long each phase took, how many rows each round got, and the memory. */
    public static void print(SolveResult result, PrintStream out) {
        int found = result.solutions().size();
        print(
                out,
                "%s of %,d candidates in %.2f s (%.2f Sol/s)",
                found == 1 ? "1 solution" : found == 0 ? "no solution" : found + " solutions",
                result.report().candidates(),
                result.seconds(),
                found / result.seconds());
        print(out, "%-10s %9s %13s %9s %9s", "phase", "ms", "rows read", "lost", "kept");
        List<RowList> lists = result.report().lists();
        int round = 0;
        for (Phase phase : result.report().phases()) {
            if (phase.name().startsWith("round") && round < lists.size()) {
                RowList list = lists.get(round++);
                print(
                        out,
                        "%-10s %,9.0f %,13d %,9d %8.3f%%",
                        phase.name(),
                        phase.millis(),
                        list.rows(),
                        list.overflow(),
                        100 * keptShare(list));
            } else {
                print(out, "%-10s %,9.0f", phase.name(), phase.millis());
            }
        }
        String peak = result.peakBytes().isPresent()
                ? "; the process held " + Sizes.text(result.peakBytes().getAsLong()) + " at most"
                : "";
        print(out, "tables of %s%s", Sizes.text(result.tableBytes()), peak);
    }

    private static double keptShare(RowList list) {
        return list.rows() == 0 ? 1 : (double) list.rows() / (list.rows() + list.overflow());
    }

    private static void print(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
