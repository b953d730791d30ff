package io.fluxforge.bench.gpu;

import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Headers with all their solutions, in files of lines {@code HEADER SOLUTION}, hex digits; one line for each solution, {@code none}
 * in its place if there is none; comments begin with {@code #}.
 */
final class KnownSets {
    private static final int HEADER_BYTES = 140;

    /** Of other parameters than Flux's the processor finds that many. */
    private static final int FOUND_HERE = 3;

    private KnownSets() {}

    /** Those that a check compares, at least one. */
    static Map<String, Set<String>> of(GpuCheckOptions options) throws IOException {
        if (!options.params().equals(EquihashParams.ZELHASH)) {
            return found(options.params(), Math.clamp(options.known(), 1, FOUND_HERE));
        }
        return read(options.vectors());
    }

    private static Map<String, Set<String>> found(EquihashParams params, int sets) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        try (CpuSolver solver = new CpuSolver(params, Runtime.getRuntime().availableProcessors())) {
            for (byte nonce = 0; nonce < sets; nonce++) {
                byte[] header = new byte[HEADER_BYTES];
                header[HEADER_BYTES - 1] = nonce;
                Set<String> set = new TreeSet<>();
                solver.solve(header, indices -> set.add(HexFormat.of().formatHex(SolutionCodec.pack(params, indices))));
                found.put(HexFormat.of().formatHex(header), set);
            }
        }
        return found;
    }

    /**
     * Solutions by header, in the files' order.
     *
     * @throws IllegalArgumentException naming file and line that is not as above
     */
    static Map<String, Set<String>> read(List<Path> files) throws IOException {
        Map<String, Set<String>> sets = new LinkedHashMap<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                    add(lines.get(i), file + ", line " + (i + 1), sets);
                }
            }
        }
        return sets;
    }

    private static void add(String line, String where, Map<String, Set<String>> sets) {
        String[] columns = line.split(" ", -1);
        try {
            if (columns.length != 2 || HexFormat.of().parseHex(columns[0]).length != HEADER_BYTES) {
                throw new IllegalArgumentException("not a header and a solution");
            }
            Set<String> set = sets.computeIfAbsent(columns[0], header -> new TreeSet<>());
            if (!columns[1].equals("none")) {
                HexFormat.of().parseHex(columns[1]);
                set.add(columns[1]);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }
}
