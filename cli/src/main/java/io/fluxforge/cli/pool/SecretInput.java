package io.fluxforge.cli.pool;

import io.fluxforge.node.files.SecretFile;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where secrets come from that must stand in no argument and no configuration: a file, the environment, or the terminal. */
public final class SecretInput {
    /** Holds the passphrase of a key file. */
    public static final String PASSPHRASE_VARIABLE = "FLUXFORGE_PASSPHRASE";
    /** Holds a key itself, as wallets export it. */
    public static final String KEY_VARIABLE = "FLUXFORGE_POOL_KEY";

    private static final int MAX_BYTES = 4096;

    private final Map<String, String> environment;
    private final @Nullable Console console;

    /** @param console the terminal without echo; null if there is none */
    public SecretInput(Map<String, String> environment, @Nullable Console console) {
        this.environment = environment;
        this.console = console;
    }

    /**
     * The passphrase of a key file.
     *
     * @param file its first line is the passphrase; null to look at the environment, and then to ask
     * @throws IllegalArgumentException with one line for the user, if it is nowhere
     */
    public char[] passphrase(@Nullable Path file, String prompt) throws IOException {
        if (file != null) {
            return SecretFile.firstLine(file, "the passphrase file");
        }
        String variable = environment.get(PASSPHRASE_VARIABLE);
        if (variable != null) {
            return variable.toCharArray();
        }
        return ask(prompt)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no terminal to ask for the passphrase; use a passphrase file or " + PASSPHRASE_VARIABLE));
    }

    /** Whether there is a passphrase, or somebody to ask for it. */
    public boolean hasPassphrase(@Nullable Path file) {
        return file != null || console != null || environment.containsKey(PASSPHRASE_VARIABLE);
    }

    /** The passphrase for a new file, asked for twice where it is typed. */
    public char[] newPassphrase(@Nullable Path file) throws IOException {
        char[] first = passphrase(file, "Passphrase for the key file: ");
        if (file == null && environment.get(PASSPHRASE_VARIABLE) == null) {
            char[] second = ask("The same again: ").orElse(new char[0]);
            boolean same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (!same) {
                throw new IllegalArgumentException("the two passphrases differ; nothing was written");
            }
        }
        return first;
    }

    /**
     * A password that stands in no URL.
     *
     * @param file its first line is the password; null to look at the environment
     * @param variable that may hold it
     * @return null if it is nowhere
     */
    public @Nullable String password(@Nullable Path file, String variable) throws IOException {
        return file == null ? environment.get(variable) : new String(SecretFile.firstLine(file, "the password file"));
    }

    /** The key in {@value #KEY_VARIABLE}, null if it is not set. */
    public @Nullable String keyOfEnvironment() {
        String variable = environment.get(KEY_VARIABLE);
        return variable == null ? null : variable.strip();
    }

    /** A key to import, as wallets export it; from the environment, the terminal, or else the standard input's first line. */
    public String exportedKey() throws IOException {
        String variable = environment.get(KEY_VARIABLE);
        if (variable != null) {
            return variable.strip();
        }
        Optional<char[]> typed = ask("Key to import, as the wallet exports it: ");
        if (typed.isPresent()) {
            return new String(typed.get()).strip();
        }
        byte[] bytes = System.in.readNBytes(MAX_BYTES);
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    private Optional<char[]> ask(String prompt) {
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s", prompt));
    }
}
