package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import io.fluxforge.kernels.SolveReport.RowList;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real parameters, against complete solution sets that others found. {@code vectors/ORIGIN.md} tells who. */
class FullSizeTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16);
    /** What a test needs beside the tables. */
    private static final long OTHER_BYTES = 256L << 20;
    /** What stays for other processes. */
    private static final long SYSTEM_BYTES = 1L << 30;

    @Test
    void findsExactlyTheZelHashSolutionsOfOthers() throws IOException {
        Map<String, Set<String>> expected = nodeSolutions();
        JsonNode block = json("equihash/zelhash_125_4_block400000_solver.json");
        Set<String> ofBlock = strings(block.get("all_solutions"));
        assertThat(ofBlock).hasSize(2);
        expected.put(block.get("header_hex").asString(), ofBlock);
        assertThat(expected).hasSize(5);
        requireMemory(EquihashParams.ZELHASH);
        try (CpuSolver solver = new CpuSolver(EquihashParams.ZELHASH, THREADS)) {
            expected.forEach((header, solutions) -> {
                Solutions.Run run = Solutions.of(solver, HEX.parseHex(header));
                assertThat(run.set()).as(header).isEqualTo(solutions);
                assertThat(run.found()).doesNotHaveDuplicates();
                assertThat(run.report().keptFraction()).isGreaterThanOrEqualTo(0.999);
                assertThat(run.report().lists())
                        .extracting(RowList::rows)
                        .allMatch(rows -> Math.abs(rows - (1 << 26)) < (1 << 18));
            });
        }
    }

    /** The first so many inputs of each kind: the large ones take seconds. */
    @ParameterizedTest
    @CsvSource({"'96,5', 11", "'200,9', 2", "'144,5', 1"})
    void findsExactlyTheSolutionsOfLibrustzcash(String kind, int count) throws IOException {
        List<String[]> vectors = text("equihash/librustzcash_solutions.txt")
                .lines()
                .filter(line -> line.startsWith(kind + ":"))
                .map(line -> line.split(" ", -1))
                .toList();
        EquihashParams params = EquihashParams.parse(vectors.getFirst()[0]);
        requireMemory(params);
        try (CpuSolver solver = new CpuSolver(params, THREADS)) {
            for (String[] vector : vectors.subList(0, count)) {
                assertThat(Solutions.of(solver, HEX.parseHex(vector[1])).set())
                        .as(vector[1])
                        .containsExactlyInAnyOrder(vector[2].split(",", -1));
            }
        }
    }

    private static void requireMemory(EquihashParams params) {
        long needed = CpuSolver.requiredBytes(params, THREADS) + OTHER_BYTES;
        long heap = Runtime.getRuntime().maxMemory();
        assumeTrue(
                heap >= needed,
                () -> "%s needs a heap of %,d bytes, this one has %,d at most".formatted(params, needed, heap));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        assumeTrue(
                system.getTotalMemorySize() >= needed + SYSTEM_BYTES,
                () -> "%s needs %,d bytes of memory and the system some".formatted(params, needed));
    }

    /** Solutions by header; none for a header without. */
    private static Map<String, Set<String>> nodeSolutions() throws IOException {
        Map<String, Set<String>> solutions = new LinkedHashMap<>();
        for (String line : text("zelhash_node_solutions.txt").lines().toList()) {
            if (!line.startsWith("#")) {
                List<String> columns = new ArrayList<>(List.of(line.split(" ", -1)));
                Set<String> ofHeader = solutions.computeIfAbsent(columns.get(0), header -> new TreeSet<>());
                if (!columns.get(1).equals("none")) {
                    ofHeader.add(columns.get(1));
                }
            }
        }
        return solutions;
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> strings = new TreeSet<>();
        array.forEach(element -> strings.add(element.asString()));
        return strings;
    }

    private static JsonNode json(String name) throws IOException {
        return JsonMapper.shared().readTree(text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = FullSizeTest.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no test resource vectors/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
