package io.fluxforge.bench.gpumodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The cards of {@code cards.toml}, which says where each figure comes from. */
public final class Cards {
    private static final String FILE = "cards.toml";
    private static final String ARCHITECTURES = "architectures";
    private static final String CARDS = "cards";
    private static final Set<String> UNIT_KEYS = Set.of(
            "counts-from",
            "counts-factor",
            "wave",
            "issue-lanes",
            "alu-lanes",
            "shift-lanes",
            "local-lanes",
            "local-kib",
            "local-group-kib",
            "local-overhead",
            "work-items",
            "groups",
            "partitions",
            "registers",
            "register-step",
            "max-registers",
            "line",
            "sector");
    private static final Set<String> CARD_KEYS = Set.of(
            "architecture",
            "units",
            "clock-mhz",
            "cache-kib",
            "cache-requests",
            "memory-side-mib",
            "memory-side-gbps",
            "memory-gib",
            "bandwidth-gbps",
            "copy-gbps");
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    private final Map<String, Architecture> architectures = new LinkedHashMap<>();
    private final List<Card> all = new ArrayList<>();

    private Cards(TomlTable root) {
        TomlTable units = table(root, ARCHITECTURES);
        for (String name : units.keySet()) {
            architectures.put(name, architecture(name, table(units, name)));
        }
        TomlTable cards = table(root, CARDS);
        for (String name : cards.keySet()) {
            all.add(card(name, table(cards, name)));
        }
    }

    /** Those that are shipped. */
    public static Cards shipped() {
        try (InputStream in = Objects.requireNonNull(Cards.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /**
     * Parses.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Cards parse(String toml) {
        TomlParseResult result = Toml.parse(toml);
        if (result.hasErrors()) {
            throw new IllegalArgumentException(FILE + ": " + result.errors().getFirst());
        }
        return new Cards(result);
    }

    /** All, by kind and age. */
    public List<Card> all() {
        return List.copyOf(all);
    }

    /** The card of a name, whatever the case. */
    public Optional<Card> find(String name) {
        return all.stream().filter(card -> card.name().equalsIgnoreCase(name)).findFirst();
    }

    /** The architecture whose compiled code stands for that of a card. */
    Architecture countsOf(Architecture architecture) {
        Architecture other = architectures.get(architecture.countsFrom());
        if (other == null) {
            throw new IllegalArgumentException(
                    FILE + ": " + architecture.name() + ": there is no " + architecture.countsFrom());
        }
        return other;
    }

    private Architecture architecture(String name, TomlTable table) {
        requireKnown(name, table, UNIT_KEYS);
        String countsFrom = table.getString("counts-from");
        int kib = 1 << 10;
        return new Architecture(
                name,
                countsFrom == null ? name : countsFrom,
                table.contains("counts-factor") ? number(name, table, "counts-factor") : 1,
                whole(name, table, "wave"),
                whole(name, table, "issue-lanes"),
                whole(name, table, "alu-lanes"),
                whole(name, table, "shift-lanes"),
                whole(name, table, "local-lanes"),
                whole(name, table, "local-kib") * kib,
                whole(name, table, "local-group-kib") * kib,
                table.contains("local-overhead") ? whole(name, table, "local-overhead") : 0,
                whole(name, table, "work-items"),
                whole(name, table, "groups"),
                whole(name, table, "partitions"),
                whole(name, table, "registers"),
                whole(name, table, "register-step"),
                whole(name, table, "max-registers"),
                whole(name, table, "line"),
                whole(name, table, "sector"));
    }

    private Card card(String name, TomlTable table) {
        requireKnown(name, table, CARD_KEYS);
        Architecture architecture = architectures.get(String.valueOf(table.getString("architecture")));
        if (architecture == null) {
            throw new IllegalArgumentException(FILE + ": " + name + ": no such architecture");
        }
        countsOf(architecture);
        double bandwidth = number(name, table, "bandwidth-gbps");
        double copy = number(name, table, "copy-gbps");
        if (copy > bandwidth) {
            throw new IllegalArgumentException(FILE + ": " + name + ": a copy is faster than its memory");
        }
        boolean memorySide = table.contains("memory-side-mib");
        return new Card(
                name,
                architecture,
                whole(name, table, "units"),
                number(name, table, "clock-mhz") * MEGA,
                (long) whole(name, table, "cache-kib") << 10,
                whole(name, table, "cache-requests"),
                memorySide ? (long) whole(name, table, "memory-side-mib") << 20 : 0,
                memorySide ? number(name, table, "memory-side-gbps") * GIGA : 0,
                (long) whole(name, table, "memory-gib") << 30,
                copy * GIGA);
    }

    private static void requireKnown(String name, TomlTable table, Set<String> keys) {
        table.keySet().stream().filter(key -> !keys.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException(FILE + ": " + name + ": unknown " + key);
        });
    }

    private static TomlTable table(TomlTable parent, String key) {
        // Names of cards have spaces and dots.
        TomlTable table = parent.getTable(List.of(key));
        if (table == null) {
            throw new IllegalArgumentException(FILE + ": no " + key);
        }
        return table;
    }

    private static int whole(String name, TomlTable table, String key) {
        return Math.toIntExact(Math.round(number(name, table, key)));
    }

    private static double number(String name, TomlTable table, String key) {
        @Nullable Object value = table.get(List.of(key));
        if (value instanceof Number number && number.doubleValue() > 0) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(FILE + ": " + name + ": " + key + " = " + value);
    }
}
