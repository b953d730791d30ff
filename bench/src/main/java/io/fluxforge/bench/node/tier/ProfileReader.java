package io.fluxforge.bench.node.tier;

import io.fluxforge.node.files.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads profiles: those that the program carries, and a user's own.
 *
 * <pre>
 * name = "mine"
 * date = 2026-01-01
 * source = "who says so"
 * hdd-below-mib-per-second = 180         # a slower disk is no SSD; may be left out
 *
 * [cumulus]                              # cumulus, nimbus, stratus: one of them at least
 * memory-gib = 7                         # at least
 * eps-one-thread = { at-least = 240, times = 4 }
 * download-mbit-per-second = { above = 25 }
 * disk-write-mb-per-second = { at-least = 160, architectures = ["amd64"] }
 * </pre>
 *
 * <p>The keys of a tier are those of {@link Quantity}.
 */
public final class ProfileReader {
    /** The profiles that the program carries. */
    public static final List<String> SHIPPED = List.of("current", "whitepaper-2021");

    private static final int MAX_BYTES = 64 << 10;
    private static final String HDD_BELOW = "hdd-below-mib-per-second";
    private static final int MAX_TIMES = 1024;
    private static final Set<String> HEAD = Set.of("name", "date", "source", HDD_BELOW);

    private final String file;

    private ProfileReader(String file) {
        this.file = file;
    }

    /**
     * Reads a profile of the program's own by its name, or else a file.
     *
     * @throws IllegalArgumentException with one line for the user that names the file, line and column
     */
    public static Profile read(String nameOrFile) {
        if (SHIPPED.contains(nameOrFile)) {
            return shipped(nameOrFile);
        }
        try {
            Path path = Path.of(nameOrFile);
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException(
                        "'" + nameOrFile + "' is neither a file nor one of " + String.join(", ", SHIPPED));
            }
            return parse(nameOrFile, TextFile.read(path, MAX_BYTES));
        } catch (IOException e) {
            throw new IllegalArgumentException(nameOrFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Profile shipped(String name) {
        try (InputStream in = ProfileReader.class.getResourceAsStream(name + ".toml")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its profile " + name);
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses.
     *
     * @param file for messages
     * @throws IllegalArgumentException as {@link #read}
     */
    static Profile parse(String file, String toml) {
        TomlParseResult result = Toml.parse(toml);
        ProfileReader reader = new ProfileReader(file);
        if (result.hasErrors()) {
            var error = result.errors().getFirst();
            throw reader.mistake(error.position(), String.valueOf(error.getMessage()));
        }
        return reader.profile(result);
    }

    private Profile profile(TomlTable root) {
        Map<Tier, List<Requirement>> tiers = new EnumMap<>(Tier.class);
        for (String key : root.keySet()) {
            Optional<Tier> tier = tier(key);
            if (tier.isPresent()) {
                tiers.put(tier.get(), requirements(table(root, key)));
            } else if (!HEAD.contains(key)) {
                throw mistake(
                        root.inputPositionOf(List.of(key)),
                        "'" + key + "' is none of name, date, source, " + HDD_BELOW + ", cumulus, nimbus, stratus");
            }
        }
        if (tiers.isEmpty()) {
            throw mistake(null, "no tier: cumulus, nimbus or stratus");
        }
        return new Profile(string(root, "name"), date(root), string(root, "source"), hddBelow(root), tiers);
    }

    private List<Requirement> requirements(TomlTable tier) {
        List<Requirement> requirements = new ArrayList<>();
        // In the order of the enumeration, so that every table looks alike.
        for (Quantity quantity : Quantity.values()) {
            if (tier.contains(List.of(quantity.key()))) {
                requirements.add(requirement(tier, quantity));
            }
        }
        for (String key : tier.keySet()) {
            if (Quantity.ofKey(key).isEmpty()) {
                throw mistake(tier.inputPositionOf(List.of(key)), "'" + key + "' is no requirement");
            }
        }
        if (requirements.isEmpty()) {
            throw mistake(null, "a tier without requirements");
        }
        return requirements;
    }

    private Requirement requirement(TomlTable tier, Quantity quantity) {
        List<String> path = List.of(quantity.key());
        TomlPosition position = tier.inputPositionOf(path);
        Object value = tier.get(path);
        if (!(value instanceof TomlTable table)) {
            return new Requirement(quantity, 1, number(value, position), false, Set.of());
        }
        Set<String> unknown = new HashSet<>(table.keySet());
        unknown.removeAll(Set.of("at-least", "above", "times", "architectures"));
        boolean exclusive = table.contains(List.of("above"));
        if (!unknown.isEmpty() || exclusive == table.contains(List.of("at-least"))) {
            throw mistake(
                    position,
                    "wants either at-least or above, times if it counts several times, and architectures if not all are meant");
        }
        double limit = number(table.get(List.of(exclusive ? "above" : "at-least")), position);
        return new Requirement(quantity, times(table, position), limit, exclusive, architectures(table, position));
    }

    private int times(TomlTable table, @Nullable TomlPosition position) {
        return switch (table.get(List.of("times"))) {
            case null -> 1;
            case Long whole when whole >= 1 && whole <= MAX_TIMES -> whole.intValue();
            default -> throw mistake(position, "times is a whole number from 1 to " + MAX_TIMES);
        };
    }

    private OptionalDouble hddBelow(TomlTable root) {
        Object value = root.get(List.of(HDD_BELOW));
        return value == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(number(value, root.inputPositionOf(List.of(HDD_BELOW))));
    }

    private Set<String> architectures(TomlTable table, @Nullable TomlPosition position) {
        Object value = table.get(List.of("architectures"));
        Set<String> architectures = new HashSet<>();
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (!(array.get(i) instanceof String architecture)) {
                    throw mistake(position, "architectures are strings, such as \"amd64\"");
                }
                architectures.add(architecture);
            }
        } else if (value != null) {
            throw mistake(position, "architectures are an array of strings");
        }
        return architectures;
    }

    private double number(@Nullable Object value, @Nullable TomlPosition position) {
        double number = switch (value) {
            case Long whole -> whole;
            case Double fraction -> fraction;
            case null, default -> throw mistake(position, "wants a number");
        };
        if (!(number > 0) || Double.isInfinite(number)) {
            throw mistake(position, number + " is not above 0");
        }
        return number;
    }

    private TomlTable table(TomlTable root, String key) {
        if (root.get(List.of(key)) instanceof TomlTable table) {
            return table;
        }
        throw mistake(root.inputPositionOf(List.of(key)), key + " is a table");
    }

    private String string(TomlTable root, String key) {
        if (root.get(List.of(key)) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw mistake(root.inputPositionOf(List.of(key)), key + " = \"…\" is missing");
    }

    private LocalDate date(TomlTable root) {
        if (root.get(List.of("date")) instanceof LocalDate date) {
            return date;
        }
        throw mistake(root.inputPositionOf(List.of("date")), "date = YYYY-MM-DD is missing");
    }

    private static Optional<Tier> tier(String key) {
        for (Tier tier : Tier.values()) {
            if (tier.name().toLowerCase(Locale.ROOT).equals(key)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }

    private IllegalArgumentException mistake(@Nullable TomlPosition position, String message) {
        String where = position == null ? "" : ", line " + position.line() + ", column " + position.column();
        return new IllegalArgumentException(file + where + ": " + message);
    }
}
