package io.fluxforge.bench.gpu;

import io.fluxforge.bench.KnownProofs;
import io.fluxforge.bench.SolveBench;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.SolutionCodec;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is checked and measured of one solver, into one JSON object. */
final class SolverCheck {
    private static final double BYTES_PER_MS_IN_GB_PER_S = 1e-6;

    private final Map<String, Set<String>> known;
    private final Deadline deadline;
    private final Consumer<String> log;

    /**
     * A check.
     *
     * @param known solution sets by header
     */
    SolverCheck(Map<String, Set<String>> known, Deadline deadline, Consumer<String> log) {
        this.known = known;
        this.deadline = deadline;
        this.log = log;
    }

    /** Compares what a solver finds with the known sets, as many as time allows; false if one differs. */
    boolean compare(DeviceSolver solver, int sets, ObjectNode json) {
        ArrayNode mismatches = json.putArray("mismatches");
        long overflow = 0;
        int compared = 0;
        int solutions = 0;
        for (Map.Entry<String, Set<String>> entry : known.entrySet()) {
            if (compared == sets || deadline.isOver()) {
                break;
            }
            Set<String> found = new TreeSet<>();
            SolveReport report = solver.solve(
                    HexFormat.of().parseHex(entry.getKey()),
                    indices -> found.add(HexFormat.of().formatHex(SolutionCodec.pack(solver.params(), indices))));
            compared++;
            solutions += entry.getValue().size();
            overflow += report.overflow();
            if (!found.equals(entry.getValue())) {
                ObjectNode mismatch = mismatches.addObject().put("header", entry.getKey());
                ArrayNode missing = mismatch.putArray("missing");
                entry.getValue().stream().filter(one -> !found.contains(one)).forEach(missing::add);
                ArrayNode wrong = mismatch.putArray("notKnown");
                found.stream().filter(one -> !entry.getValue().contains(one)).forEach(wrong::add);
                mismatch.put("overflow", report.overflow());
            }
        }
        json.put("sets", compared);
        json.put("solutions", solutions);
        json.put("agreed", compared - mismatches.size());
        json.put("overflow", overflow);
        json.put("unresolved", solver.unresolved());
        json.put("invalid", solver.invalid());
        log.accept(solver.description() + ": " + (compared - mismatches.size()) + " of " + compared
                + " known solution sets agree");
        return mismatches.isEmpty() && solver.invalid() == 0;
    }

    /**
     * Measures.
     *
     * @return seconds a nonce
     */
    double measure(DeviceSolver solver, int nonces, ObjectNode json) {
        SolveBenchResult result = new SolveBench(
                        solver, new BlockHeader(KnownProofs.ofBlock400000().input()))
                .run(nonces, new Silent());
        add(result, solver, json);
        json.put("unresolved", solver.unresolved());
        json.put("invalid", solver.invalid());
        log.accept(String.format(
                Locale.ROOT,
                "%s: %.2f Sol/s, %.2f ms a nonce (%.2f to %.2f)",
                solver.description(),
                result.solutionsPerSecond(),
                1000 * result.secondsPerNonce().median(),
                1000 * result.secondsPerNonce().min(),
                1000 * result.secondsPerNonce().max()));
        return result.secondsPerNonce().median();
    }

    private static void add(SolveBenchResult result, DeviceSolver solver, ObjectNode json) {
        json.put("nonces", result.nonces());
        json.put("solutions", result.solutions());
        json.put("solutionsPerSecond", result.solutionsPerSecond());
        json.put("secondsPerNonce", result.secondsPerNonce().median());
        json.put("minSecondsPerNonce", result.secondsPerNonce().min());
        json.put("maxSecondsPerNonce", result.secondsPerNonce().max());
        json.put("keptFraction", result.keptFraction());
        double copy = solver.copyGigabytesPerSecond();
        json.put("copyGBPerSecond", copy);
        Map<String, Long> phaseBytes = solver.phaseBytes();
        ArrayNode phases = json.putArray("phases");
        for (SolveReport.Phase phase : result.phases()) {
            ObjectNode one = phases.addObject().put("phase", phase.name()).put("millis", phase.millis());
            Long bytes = phaseBytes.get(phase.name());
            if (bytes != null && phase.millis() > 0) {
                double rate = bytes / phase.millis() * BYTES_PER_MS_IN_GB_PER_S;
                one.put("bytes", bytes).put("GBPerSecond", rate);
                one.put("fractionOfCopy", rate / copy);
            }
        }
        ArrayNode lists = json.putArray("lists");
        result.lists()
                .forEach(list -> lists.addObject().put("rows", list.rows()).put("overflow", list.overflow()));
    }

    /** The result says it all. */
    private static final class Silent implements SolveBench.Observer {
        @Override
        public void onProgress(int nonce, String phase, double done) {
            // nobody looks
        }

        @Override
        public void onNonce(SolveBench.Run run) {
            // nobody looks
        }
    }
}
