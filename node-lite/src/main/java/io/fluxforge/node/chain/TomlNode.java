package io.fluxforge.node.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a TOML file that knows where it stands and which of its keys were asked for. */
final class TomlNode {
    private final String file;
    private final String path;
    private final TomlTable table;
    private final @Nullable TomlPosition position;
    private final Set<String> known = new HashSet<>();

    /**
     * @param path of the table inside the file; empty for the whole file
     * @param position of the table, for what it lacks
     */
    TomlNode(String file, String path, TomlTable table, @Nullable TomlPosition position) {
        this.file = file;
        this.path = path;
        this.table = table;
        this.position = position;
    }

    /** The error that a key, or the lack of it, makes. */
    NetworkFileException error(String key, String what) {
        TomlPosition at = table.contains(List.of(key)) ? table.inputPositionOf(List.of(key)) : position;
        String where = at == null ? file : file + ":" + at.line() + ":" + at.column();
        return new NetworkFileException(where + ": " + pathOf(key) + ": " + what);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private @Nullable Object find(String key) {
        known.add(key);
        return table.get(List.of(key));
    }

    private Object require(String key) {
        Object value = find(key);
        if (value == null) {
            throw error(key, "missing");
        }
        return value;
    }

    boolean has(String key) {
        return find(key) != null;
    }

    String text(String key) {
        if (require(key) instanceof String text) {
            return text;
        }
        throw error(key, "must be a text in quotes");
    }

    boolean flag(String key) {
        if (require(key) instanceof Boolean flag) {
            return flag;
        }
        throw error(key, "must be true or false");
    }

    long number(String key, long min, long max) {
        if (!(require(key) instanceof Long number)) {
            throw error(key, "must be a whole number");
        }
        if (number < min || number > max) {
            throw error(key, number + " is not in the range " + min + " to " + max);
        }
        return number;
    }

    int integer(String key, int min, int max) {
        return (int) number(key, min, max);
    }

    double fraction(String key) {
        Object value = require(key);
        double number = switch (value) {
            case Double d -> d;
            case Long l -> l;
            default -> throw error(key, "must be a number");
        };
        if (!(number >= 0 && number <= 1)) {
            throw error(key, number + " is not in the range 0 to 1");
        }
        return number;
    }

    /** A text, as whatever a parser makes of it; its {@code IllegalArgumentException} names what is wrong. */
    <T> T parsed(String key, Function<String, T> parser) {
        return parse(key, text(key), parser);
    }

    private <T> T parse(String key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw error(key, String.valueOf(e.getMessage()));
        }
    }

    /** Hexadecimal digits of a number of given bytes. */
    byte[] hex(String key, int minBytes, int maxBytes) {
        byte[] bytes = parsed(key, HexFormat.of()::parseHex);
        if (bytes.length < minBytes || bytes.length > maxBytes) {
            String allowed = minBytes == maxBytes ? String.valueOf(minBytes) : minBytes + " to " + maxBytes;
            throw error(key, bytes.length + " bytes, not " + allowed);
        }
        return bytes;
    }

    /** A big-endian number of given bytes in hexadecimal digits. */
    BigInteger hexNumber(String key, int bytes) {
        return new BigInteger(1, hex(key, bytes, bytes));
    }

    /** Texts as whatever a parser makes of them. */
    <T> List<T> list(String key, Function<String, T> parser) {
        TomlArray array = array(key);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof String text)) {
                throw error(key, "must be a list of texts in quotes");
            }
            values.add(parse(key, text, parser));
        }
        return List.copyOf(values);
    }

    private TomlArray array(String key) {
        if (require(key) instanceof TomlArray array) {
            return array;
        }
        throw error(key, "must be a list");
    }

    /** A table inside this one. */
    TomlNode node(String key) {
        if (require(key) instanceof TomlTable inner) {
            return new TomlNode(file, pathOf(key), inner, table.inputPositionOf(List.of(key)));
        }
        throw error(key, "must be a table");
    }

    /** A table inside this one, if it is there. */
    Optional<TomlNode> optionalNode(String key) {
        return has(key) ? Optional.of(node(key)) : Optional.empty();
    }

    /** A table and its list {@code [[key]]}, each as whatever a reader makes of it; empty if it is not there. */
    <T> List<T> nodes(String key, Function<TomlNode, T> reader) {
        List<T> values = new ArrayList<>();
        TomlArray array = has(key) ? array(key) : null;
        for (int i = 0; array != null && i < array.size(); i++) {
            if (!(array.get(i) instanceof TomlTable inner)) {
                throw error(key, "must be a list of tables");
            }
            TomlNode node = new TomlNode(file, pathOf(key) + "[" + i + "]", inner, array.inputPositionOf(i));
            values.add(reader.apply(node));
            node.rejectUnknownKeys();
        }
        return List.copyOf(values);
    }

    /** The keys of this table. */
    Set<String> keys() {
        known.addAll(table.keySet());
        return table.keySet();
    }

    /** Refuses the first key that nothing has asked for: most likely a misspelt one. */
    void rejectUnknownKeys() {
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
