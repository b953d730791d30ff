package io.fluxforge.stratum.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of the file, whose values are asked for by key; a key that nobody has asked for is a mistake. */
final class ConfigTable {
    private final String file;
    private final String path;
    private final TomlTable table;
    private final Set<String> known = new HashSet<>();

    ConfigTable(String file, String path, TomlTable table) {
        this.file = file;
        this.path = path;
        this.table = table;
    }

    PoolConfigException error(String key, String what) {
        TomlPosition at = table.contains(List.of(key)) ? table.inputPositionOf(List.of(key)) : null;
        String where = at == null ? file : file + ":" + at.line() + ":" + at.column();
        return new PoolConfigException(where + ": " + (path.isEmpty() ? "" : path + ".") + key + ": " + what);
    }

    private @Nullable Object find(String key) {
        known.add(key);
        return table.get(List.of(key));
    }

    @Nullable
    String optionalText(String key) throws PoolConfigException {
        Object value = find(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw error(key, "must be a text in quotes");
    }

    String text(String key) throws PoolConfigException {
        String value = optionalText(key);
        if (value == null) {
            throw error(key, "missing");
        }
        return value;
    }

    String text(String key, String otherwise) throws PoolConfigException {
        String value = optionalText(key);
        return value == null ? otherwise : value;
    }

    boolean flag(String key) throws PoolConfigException {
        Object value = find(key);
        if (value == null || value instanceof Boolean) {
            return value != null && (Boolean) value;
        }
        throw error(key, "must be true or false");
    }

    int integer(String key, int otherwise, int min, int max) throws PoolConfigException {
        Object value = find(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Long number) || number < min || number > max) {
            throw error(key, "must be a whole number of " + min + " to " + max);
        }
        return number.intValue();
    }

    double number(String key, double otherwise, double min, double max) throws PoolConfigException {
        Object value = find(key);
        if (value == null) {
            return otherwise;
        }
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            throw error(key, "must be a number of " + min + " to " + max);
        }
        return number;
    }

    /** A table inside this one, an empty one if it is not there. */
    ConfigTable table(String key) throws PoolConfigException {
        Object value = find(key);
        if (value == null) {
            return new ConfigTable(file, key, org.tomlj.Toml.parse(""));
        }
        if (value instanceof TomlTable inner) {
            return new ConfigTable(file, key, inner);
        }
        throw error(key, "must be a table");
    }

    /** A list of texts, empty if it is not there. */
    List<String> texts(String key) throws PoolConfigException {
        Object value = find(key);
        List<String> texts = new ArrayList<>();
        for (Object one : value instanceof TomlArray array ? array.toList() : List.of()) {
            if (!(one instanceof String text)) {
                throw error(key, "must be a list of texts in quotes");
            }
            texts.add(text);
        }
        if (value != null && !(value instanceof TomlArray)) {
            throw error(key, "must be a list of texts in quotes");
        }
        return texts;
    }

    boolean has(String key) {
        return find(key) != null;
    }

    /** The tables {@code [[key]]}, at least one. */
    List<ConfigTable> tables(String key) throws PoolConfigException {
        List<ConfigTable> tables = new ArrayList<>();
        if (find(key) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable inner) {
                    tables.add(new ConfigTable(file, key + "[" + i + "]", inner));
                }
            }
        }
        if (tables.isEmpty()) {
            throw error(key, "missing; at least one [[" + key + "]] is needed");
        }
        return tables;
    }

    /** Every value in here, also in tables within, by names such as {@code port[0].listen}. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        collect("", table, values);
        return Collections.unmodifiableMap(values);
    }

    private static void collect(String name, @Nullable Object value, Map<String, String> values) {
        if (value instanceof TomlTable inner) {
            String before = name.isEmpty() ? "" : name + ".";
            inner.keySet().forEach(key -> collect(before + key, inner.get(List.of(key)), values));
        } else if (value instanceof TomlArray array && !array.isEmpty() && array.get(0) instanceof TomlTable) {
            for (int i = 0; i < array.size(); i++) {
                collect(name + "[" + i + "]", array.get(i), values);
            }
        } else {
            values.put(name, value instanceof TomlArray array ? array.toList().toString() : String.valueOf(value));
        }
    }

    void rejectUnknownKeys() throws PoolConfigException {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                throw error(
                        key,
                        "unknown; known here: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
