package io.fluxforge.stratum.server.config;

import io.fluxforge.node.files.SecretFile;
import io.fluxforge.node.files.SecretFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code password-env} and {@code password-file} of a table: passwords that stand in no configuration. */
final class Passwords {
    private static final String VARIABLE = "password-env";
    private static final String FILE = "password-file";

    private Passwords() {}

    /**
     * The password; null if the table has neither.
     *
     * @param folder where a relative file begins
     */
    static @Nullable String read(ConfigTable table, Path folder, Map<String, String> environment)
            throws PoolConfigException {
        String variable = table.optionalText(VARIABLE);
        String file = table.optionalText(FILE);
        if (variable != null && file != null) {
            throw table.error(FILE, "and password-env exclude each other");
        }
        if (variable != null) {
            String password = environment.get(variable);
            if (password == null) {
                throw table.error(VARIABLE, "the environment variable " + variable + " is not set");
            }
            return password;
        }
        return file == null ? null : firstLine(table, folder.resolve(file));
    }

    private static String firstLine(ConfigTable table, Path file) throws PoolConfigException {
        char[] line;
        try {
            line = SecretFile.firstLine(file, "the password file");
        } catch (SecretFileException e) {
            throw table.error(FILE, String.valueOf(e.getMessage()));
        }
        if (line.length == 0) {
            throw table.error(FILE, file + " is empty");
        }
        return new String(line);
    }
}
