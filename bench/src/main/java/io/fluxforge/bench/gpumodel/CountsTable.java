package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Counts of compiled kernels, by parameters, tuning and architecture; stored in {@code counts.txt}, a line for each kernel.
 *
 * @param compilers with their versions
 */
record CountsTable(List<String> compilers, Map<Key, Entry> entries) {
    private static final String FILE = "counts.txt";
    private static final String COMPILERS = "# compilers: ";
    private static final String COLUMNS =
            "# params tuning architecture source kernel registers local-bytes spill-bytes;"
                    + " a row: issued alu shift local-loads local-stores local-atomics";
    private static final int COLUMN_COUNT = 14;
    private static final int DIGEST_CHARACTERS = 12;

    /** What was compiled for what. */
    record Key(String params, String tuning, String architecture) implements Comparable<Key> {
        static Key of(NoncePlan plan, Architecture architecture) {
            return new Key(plan.params().toString().replace(' ', '_'), plan.tuning(), architecture.name());
        }

        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    /**
     * What came of it.
     *
     * @param source digest of the kernels' source
     * @param kernels by name
     */
    record Entry(String source, Map<String, KernelCounts> kernels) {
        Entry {
            kernels = Map.copyOf(kernels);
        }

        boolean isOf(NoncePlan plan) {
            return source.equals(digest(plan));
        }
    }

    CountsTable {
        compilers = List.copyOf(compilers);
        entries = Map.copyOf(entries);
    }

    /** What is shipped. */
    static CountsTable shipped() {
        try (InputStream in = Objects.requireNonNull(CountsTable.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** Reads what {@link #text} wrote. */
    static CountsTable parse(String text) {
        List<String> compilers = List.of();
        Map<Key, String> sources = new HashMap<>();
        Map<Key, Map<String, KernelCounts>> kernels = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(COMPILERS)) {
                compilers = List.of(line.substring(COMPILERS.length()).split(", ", -1));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] columns = line.split(" ", -1);
                if (columns.length != COLUMN_COUNT) {
                    throw new IllegalArgumentException(FILE + ": " + columns.length + " columns: " + line);
                }
                Key key = new Key(columns[0], columns[1], columns[2]);
                sources.put(key, columns[3]);
                kernels.computeIfAbsent(key, _ -> new HashMap<>()).put(columns[4], counts(columns));
            }
        }
        return new CountsTable(
                compilers,
                sources.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                each -> new Entry(each.getValue(), kernels.getOrDefault(each.getKey(), Map.of())))));
    }

    private static KernelCounts counts(String[] columns) {
        double[] rates =
                Arrays.stream(columns).skip(8).mapToDouble(Double::parseDouble).toArray();
        return new KernelCounts(
                Integer.parseInt(columns[5]),
                Integer.parseInt(columns[6]),
                Integer.parseInt(columns[7]),
                rates[0],
                rates[1],
                rates[2],
                rates[3],
                rates[4],
                rates[5]);
    }

    /** For the file. */
    String text() {
        StringBuilder text = new StringBuilder()
                .append("# Written by `bench gpu-model --compile --store FILE`.\n")
                .append(COMPILERS)
                .append(String.join(", ", compilers))
                .append('\n')
                .append(COLUMNS)
                .append('\n');
        new TreeMap<>(entries)
                .forEach((key, entry) -> new TreeMap<>(entry.kernels())
                        .forEach((kernel, counts) -> text.append(String.format(
                                Locale.ROOT,
                                "%s %s %s %s %s %d %d %d %.2f %.2f %.2f %.2f %.2f %.2f%n",
                                key.params(),
                                key.tuning(),
                                key.architecture(),
                                entry.source(),
                                kernel,
                                counts.registers(),
                                counts.localBytes(),
                                counts.spillBytes(),
                                counts.issued(),
                                counts.alu(),
                                counts.shift(),
                                counts.localLoads(),
                                counts.localStores(),
                                counts.localAtomics()))));
        return text.toString();
    }

    /** These and others, which count where both have some. */
    CountsTable with(CountsTable others) {
        Map<Key, Entry> all = new HashMap<>(entries);
        all.putAll(others.entries);
        Set<String> names = new TreeSet<>(compilers);
        names.addAll(others.compilers);
        return new CountsTable(List.copyOf(names), all);
    }

    Optional<Entry> find(NoncePlan plan, Architecture architecture) {
        return Optional.ofNullable(entries.get(Key.of(plan, architecture)));
    }

    /** Names a plan's source. */
    static String digest(NoncePlan plan) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(plan.source().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
