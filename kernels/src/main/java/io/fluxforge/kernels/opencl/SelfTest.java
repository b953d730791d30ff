package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.Solver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A header whose whole solution set is known, to be solved on a user's own device before work. */
final class SelfTest {
    private static final String FILE = "selftest.txt";
    /** Rows that a device may lose to full buckets. */
    private static final double LEAST_KEPT = 0.999;

    private final byte[] input;
    private final Set<String> solutions;

    private SelfTest(byte[] input, Set<String> solutions) {
        this.input = input;
        this.solutions = solutions;
    }

    /** What is hashed. */
    byte[] input() {
        return input.clone();
    }

    /** All solutions, packed, in hex digits. */
    Set<String> solutions() {
        return solutions;
    }

    /** The header kept for these parameters. */
    static Optional<SelfTest> of(EquihashParams params) {
        try (InputStream in = Objects.requireNonNull(SelfTest.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(columns -> columns.length == 3 && columns[0].equals(params.toString()))
                    .findFirst()
                    .map(columns ->
                            new SelfTest(HexFormat.of().parseHex(columns[1]), Set.of(columns[2].split(",", -1))));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** Solves it; what differs from the known set, in one line, or nothing. */
    Optional<String> run(Solver solver) {
        Set<String> found = new TreeSet<>();
        SolveReport report = solver.solve(
                input, indices -> found.add(HexFormat.of().formatHex(SolutionCodec.pack(solver.params(), indices))));
        Set<String> missing = new TreeSet<>(solutions);
        missing.removeAll(found);
        Set<String> wrong = new TreeSet<>(found);
        wrong.removeAll(solutions);
        if (!missing.isEmpty() || !wrong.isEmpty()) {
            return Optional.of("of " + solutions.size() + " known solutions it missed " + missing
                    + " and found beside them " + wrong);
        }
        if (report.keptFraction() < LEAST_KEPT) {
            return Optional.of("it lost " + report.overflow() + " rows to full buckets, lists " + report.lists());
        }
        return Optional.empty();
    }
}
