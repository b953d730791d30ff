package io.fluxforge.bench;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a solver did in a measurement.
 *
 * @param nonces measured
 * @param solutions found, all valid
 * @param secondsPerNonce wall-clock time
 * @param solutionsPerSecond solutions of all nonces over the time of all nonces
 * @param phases the median time of each, in the order in which they run
 * @param lists rows and overflow of each list, added up over all nonces
 * @param load of a device with a queue of its own; empty for others
 */
public record SolveBenchResult(
        int nonces,
        int solutions,
        Spread secondsPerNonce,
        double solutionsPerSecond,
        List<Phase> phases,
        List<RowList> lists,
        Optional<DeviceLoad> load) {
    /** Copies the lists. */
    public SolveBenchResult {
        phases = List.copyOf(phases);
        lists = List.copyOf(lists);
    }

    static SolveBenchResult of(List<SolveBench.Run> runs, Optional<Double> deviceIdleFraction) {
        List<SolveReport> reports = runs.stream().map(SolveBench.Run::report).toList();
        int solutions = reports.stream().mapToInt(SolveReport::solutions).sum();
        List<Double> seconds = runs.stream().map(SolveBench.Run::seconds).toList();
        double total = seconds.stream().mapToDouble(Double::doubleValue).sum();
        double hostCpu =
                runs.stream().mapToDouble(SolveBench.Run::hostCpuSeconds).sum();
        return new SolveBenchResult(
                runs.size(),
                solutions,
                Spread.of(seconds),
                solutions / total,
                medians(reports),
                sums(reports),
                deviceIdleFraction.map(idle -> new DeviceLoad(idle, hostCpu / total)));
    }

    /** Rows kept over rows that should have been, in all lists: 1 if nothing was lost. */
    public double keptFraction() {
        return new SolveReport(phases, lists, 0, solutions, false).keptFraction();
    }

    private static List<Phase> medians(List<SolveReport> reports) {
        List<Phase> medians = new ArrayList<>();
        for (int i = 0; i < reports.getFirst().phases().size(); i++) {
            int phase = i;
            Spread millis = Spread.of(reports.stream()
                    .map(report -> report.phases().get(phase).millis())
                    .toList());
            medians.add(new Phase(reports.getFirst().phases().get(i).name(), millis.median()));
        }
        return medians;
    }

    private static List<RowList> sums(List<SolveReport> reports) {
        List<RowList> sums = new ArrayList<>();
        for (int i = 0; i < reports.getFirst().lists().size(); i++) {
            int list = i;
            sums.add(new RowList(
                    reports.stream().mapToLong(r -> r.lists().get(list).rows()).sum(),
                    reports.stream()
                            .mapToLong(r -> r.lists().get(list).overflow())
                            .sum()));
        }
        return sums;
    }
}
