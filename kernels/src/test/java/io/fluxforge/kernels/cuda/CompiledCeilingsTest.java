package io.fluxforge.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What NVIDIA's compiler makes of each kernel, for each architecture of {@code /cuda/ceilings.txt}, must not be more than that file
 * allows: instructions, registers, shared memory and spilled bytes, with every tuning. Skipped where nvcc and ptxas are not at hand.
 *
 * <p>With {@code -Dfluxforge.test.ceilings=FILE} the counts are written there as such a file.
 */
class CompiledCeilingsTest {
    private static final String FILE = "/cuda/ceilings.txt";
    private static final long SHARED_BYTES = 48 << 10;
    private static final int INSTRUCTION_BYTES = 16;
    private static final Pattern ENTRY = Pattern.compile("Compiling entry function '(\\w+)'");
    private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores, (\\d+) bytes spill loads");
    private static final Pattern USED = Pattern.compile("Used (\\d+) registers");
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

    @TempDir
    private Path folder;

    /** Columns of the file after those that name the kernel. */
    private record Counts(int instructions, int registers, int sharedBytes, int spilledBytes) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        static Counts parse(String[] columns) {
            return new Counts(
                    Integer.parseInt(columns[3]),
                    Integer.parseInt(columns[4]),
                    Integer.parseInt(columns[5]),
                    Integer.parseInt(columns[6]));
        }

        Counts most(Counts other) {
            return new Counts(
                    Math.max(instructions, other.instructions),
                    Math.max(registers, other.registers),
                    Math.max(sharedBytes, other.sharedBytes),
                    Math.max(spilledBytes, other.spilledBytes));
        }

        boolean isWithin(Counts ceiling) {
            return most(ceiling).equals(ceiling);
        }

        String columns() {
            return instructions + " " + registers + " " + sharedBytes + " " + spilledBytes;
        }
    }

    @Test
    void noKernelIsMoreThanItsCeiling() throws IOException, InterruptedException {
        CudaTools tools = new CudaTools(System.getenv());
        Optional<String> nvcc = tools.programs("nvcc").stream().findFirst();
        Optional<String> ptxas = tools.programs("ptxas").stream().findFirst();
        assumeFalse(nvcc.isEmpty() || ptxas.isEmpty(), "nvcc or ptxas is not at hand");
        Map<String, Counts> ceilings = new TreeMap<>();
        Set<String> params = new TreeSet<>();
        Set<String> architectures = new TreeSet<>();
        for (String line : lines()) {
            String[] columns = line.split("\\s+", -1);
            assertThat(columns).as(line).hasSize(7);
            ceilings.put(columns[0] + " " + columns[1] + " " + columns[2], Counts.parse(columns));
            params.add(columns[0]);
            architectures.add(columns[1]);
        }
        Map<String, Counts> counted = new TreeMap<>();
        for (String one : params) {
            for (NoncePlan plan : NoncePlan.forGpus(EquihashParams.parse(one), SHARED_BYTES)) {
                Path source = Files.writeString(folder.resolve("kernels.cu"), CudaSource.of(plan));
                Path ptx = folder.resolve("kernels.ptx");
                Compilers.output(
                        folder,
                        List.of(nvcc.get(), "--ptx", "-arch=compute_75", "-o", ptx.toString(), source.toString()));
                for (String architecture : architectures) {
                    Path cubin = folder.resolve("kernels.cubin");
                    String said = Compilers.output(
                            folder,
                            List.of(
                                    ptxas.get(),
                                    "-v",
                                    "-arch=" + architecture,
                                    "-o",
                                    cubin.toString(),
                                    ptx.toString()));
                    counts(said, sections(Files.readAllBytes(cubin)))
                            .forEach((kernel, counts) ->
                                    counted.merge(one + " " + architecture + " " + kernel, counts, Counts::most));
                }
            }
        }
        write(counted);
        List<String> beyond = new ArrayList<>();
        counted.forEach((kernel, counts) -> {
            Counts ceiling = ceilings.getOrDefault(kernel, Counts.NONE);
            if (!counts.isWithin(ceiling)) {
                beyond.add(kernel + ": " + counts + ", at most " + ceiling);
            }
        });
        assertThat(counted).as("kernels compiled").isNotEmpty();
        assertThat(beyond).isEmpty();
    }

    private static List<String> lines() throws IOException {
        try (var in = Objects.requireNonNull(CompiledCeilingsTest.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static void write(Map<String, Counts> counted) throws IOException {
        String file = System.getProperty("fluxforge.test.ceilings");
        if (file != null) {
            List<String> lines = new ArrayList<>();
            counted.forEach((kernel, counts) -> lines.add(kernel + " " + counts.columns()));
            Files.write(Path.of(file), lines);
        }
    }

    /** Of what the assembler says and of the code's size. */
    private static Map<String, Counts> counts(String said, Map<String, Long> sections) {
        Map<String, Counts> all = new TreeMap<>();
        String kernel = "";
        int spilled = 0;
        for (String line : said.lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            Matcher spills = SPILLS.matcher(line);
            Matcher used = USED.matcher(line);
            if (entry.find()) {
                kernel = entry.group(1);
            } else if (spills.find()) {
                spilled = Integer.parseInt(spills.group(1)) + Integer.parseInt(spills.group(2));
            } else if (used.find()) {
                Matcher shared = SHARED.matcher(line);
                long code = sections.getOrDefault(".text." + kernel, 0L);
                all.put(
                        kernel,
                        new Counts(
                                (int) (code / INSTRUCTION_BYTES),
                                Integer.parseInt(used.group(1)),
                                shared.find() ? Integer.parseInt(shared.group(1)) : 0,
                                spilled));
            }
        }
        assertThat(all)
                .allSatisfy((name, counts) ->
                        assertThat(counts.instructions()).as(name).isPositive());
        return all;
    }

    /** Bytes of each section of an ELF file of 64 bits. */
    private static Map<String, Long> sections(byte[] file) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long table = elf.getLong(40);
        int entryBytes = elf.getShort(58);
        int count = elf.getShort(60);
        long names = elf.getLong((int) table + elf.getShort(62) * entryBytes + 24);
        Map<String, Long> sections = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int header = (int) table + i * entryBytes;
            int start = (int) names + elf.getInt(header);
            int end = start;
            while (file[end] != 0) {
                end++;
            }
            sections.put(new String(file, start, end - start, StandardCharsets.UTF_8), elf.getLong(header + 32));
        }
        return sections;
    }
}
