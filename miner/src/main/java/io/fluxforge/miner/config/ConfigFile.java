package io.fluxforge.miner.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Options from a TOML file: each key is the name of an option without its dashes, a list is an option that is repeated. Keys at the
 * top hold always, those of the table {@code profile.NAME} hold instead where that profile is chosen.
 */
public final class ConfigFile {
    private static final String PROFILE = "profile";
    private static final long MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @param profile which to choose; empty for none
     * @param known names of options, without their dashes
     * @return the values of each option, in the file's order
     * @throws ConfigException if it is no such file
     * @throws IOException if it cannot be read
     */
    public static Map<String, List<String>> read(Path file, Optional<String> profile, Set<String> known)
            throws ConfigException, IOException {
        TomlParseResult root = parse(file);
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (String key : root.keySet()) {
            if (!key.equals(PROFILE)) {
                options.put(key, values(file, root, key, known));
            }
        }
        TomlTable profiles = table(file, root, PROFILE);
        Set<String> names = profiles == null ? Set.of() : new TreeSet<>(profiles.keySet());
        // All are read: a mistake shall show before the day on which its profile is needed.
        for (String name : names) {
            TomlTable one = profiles == null ? null : table(file, profiles, name);
            if (one == null) {
                throw new ConfigException(file + ": profile." + name + " is not a table");
            }
            Map<String, List<String>> chosen = new LinkedHashMap<>();
            for (String key : one.keySet()) {
                chosen.put(key, values(file, one, key, known));
            }
            if (profile.isPresent() && profile.get().equals(name)) {
                options.putAll(chosen);
            }
        }
        if (profile.isPresent() && !names.contains(profile.get())) {
            throw new ConfigException(file + " has no profile '" + profile.get() + "'"
                    + (names.isEmpty() ? ", and no other" : "; it has " + String.join(", ", names)));
        }
        return options;
    }

    private static TomlParseResult parse(Path file) throws ConfigException, IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new ConfigException(file + " has more than " + MAX_BYTES + " bytes: that is no configuration");
        }
        TomlParseResult root = Toml.parse(text(file));
        if (root.hasErrors()) {
            TomlParseError error = root.errors().getFirst();
            throw new ConfigException(at(file, error.position()) + error.getMessage());
        }
        return root;
    }

    /** The mark that some editors put before a file's first character is none of its own. */
    private static String text(Path file) throws ConfigException, IOException {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + " is not UTF-8; save it as such");
        }
    }

    private static @Nullable TomlTable table(Path file, TomlTable parent, String key) throws ConfigException {
        Object value = parent.get(List.of(key));
        if (value != null && !(value instanceof TomlTable)) {
            throw new ConfigException(at(file, parent.inputPositionOf(List.of(key))) + key + " is not a table");
        }
        return (TomlTable) value;
    }

    private static List<String> values(Path file, TomlTable table, String key, Set<String> known)
            throws ConfigException {
        String place = at(file, table.inputPositionOf(List.of(key)));
        if (!known.contains(key)) {
            throw new UnknownOptionException(place, key);
        }
        Object value = table.get(List.of(key));
        List<String> values = new ArrayList<>();
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                values.add(text(place, key, array.get(i)));
            }
        } else {
            values.add(text(place, key, value));
        }
        return values;
    }

    private static String text(String place, String key, @Nullable Object value) throws ConfigException {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new ConfigException(place + key + " must be a text, a number, true or false, or a list of them");
    }

    private static String at(Path file, @Nullable TomlPosition position) {
        return position == null ? file + ": " : file + ":" + position.line() + ":" + position.column() + ": ";
    }
}
