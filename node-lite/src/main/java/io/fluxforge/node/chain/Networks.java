package io.fluxforge.node.chain;

import io.fluxforge.node.files.TextFile;
import io.fluxforge.node.files.TextFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The networks there are: {@link #NAMES built-in} ones and any that a file describes. The built-in ones are such files too, beside
 * this class: {@code main.toml} explains every key.
 */
public final class Networks {
    /** The built-in networks. */
    public static final List<String> NAMES = List.of("main", "test", "regtest", "private");

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final Map<String, ChainParams> BUILT_IN = new ConcurrentHashMap<>();

    private Networks() {}

    /**
     * The network of a command line.
     *
     * @param nameOrFile one of {@link #NAMES} in any case, or a path that contains {@code /} or ends in {@code .toml}
     * @throws NetworkFileException with one line for the user
     */
    public static ChainParams find(String nameOrFile) {
        return find(nameOrFile, Path.of(""));
    }

    /**
     * The network that a file names.
     *
     * @param nameOrFile as for a command line
     * @param folder where a relative path begins
     * @throws NetworkFileException with one line for the user
     */
    public static ChainParams find(String nameOrFile, Path folder) {
        String name = nameOrFile.toLowerCase(Locale.ROOT);
        if (NAMES.contains(name)) {
            return builtIn(name);
        }
        if (nameOrFile.contains("/") || nameOrFile.endsWith(".toml")) {
            return load(folder.resolve(nameOrFile));
        }
        throw new NetworkFileException("'" + nameOrFile + "' is neither a network (" + String.join(", ", NAMES)
                + ") nor a file, whose name would end in .toml");
    }

    /** The built-in network of this name, one of {@link #NAMES}. */
    public static ChainParams builtIn(String name) {
        return BUILT_IN.computeIfAbsent(name, Networks::loadBuiltIn);
    }

    private static ChainParams loadBuiltIn(String name) {
        String file = name + ".toml";
        try (InputStream in = Networks.class.getResourceAsStream(file)) {
            String toml = new String(
                    Objects.requireNonNull(in, () -> "no built-in network " + name)
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            return NetworkFile.parse(file, toml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The network that a file describes.
     *
     * @throws NetworkFileException with one line for the user that names the file
     */
    public static ChainParams load(Path file) {
        try {
            return NetworkFile.parse(file.toString(), TextFile.read(file, MAX_FILE_BYTES));
        } catch (TextFileException e) {
            throw new NetworkFileException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NetworkFileException("cannot read " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "not allowed";
            default -> String.valueOf(e.getMessage());
        };
    }
}
