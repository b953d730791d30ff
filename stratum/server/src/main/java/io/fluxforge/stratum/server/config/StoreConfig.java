package io.fluxforge.stratum.server.config;

import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code [store]}: which data base, and where its password comes from, which never stands in the file itself. */
final class StoreConfig {
    private StoreConfig() {}

    static StoreOptions read(ConfigTable table, Path folder, Path data, Map<String, String> environment)
            throws PoolConfigException {
        String file = table.optionalText("file");
        String url = table.optionalText("url");
        String user = table.optionalText("user");
        String variable = table.optionalText("password-env");
        String passwordFile = table.optionalText("password-file");
        table.rejectUnknownKeys();
        if (url == null) {
            for (String key : List.of("user", "password-env", "password-file")) {
                if (table.has(key)) {
                    throw table.error(key, "is for a data base with url = \"jdbc:postgresql://HOST/DATABASE\" only");
                }
            }
            return StoreOptions.sqlite(file == null ? data.resolve("pool.db") : folder.resolve(file));
        }
        if (file != null) {
            throw table.error("file", "is for SQLite, url for PostgreSQL: give one of them");
        }
        if (!url.startsWith("jdbc:postgresql://")) {
            throw table.error("url", "must be jdbc:postgresql://HOST[:PORT]/DATABASE");
        }
        if (url.contains("password=") || url.matches(".*//[^/]*@.*")) {
            throw table.error("url", "must not hold a password: use user, and password-env or password-file");
        }
        if (variable != null && passwordFile != null) {
            throw table.error("password-file", "and password-env exclude each other");
        }
        return new StoreOptions(url, user, password(table, folder, variable, passwordFile, environment));
    }

    private static @Nullable String password(
            ConfigTable table,
            Path folder,
            @Nullable String variable,
            @Nullable String file,
            Map<String, String> environment)
            throws PoolConfigException {
        if (variable != null) {
            String password = environment.get(variable);
            if (password == null) {
                throw table.error("password-env", "the environment variable " + variable + " is not set");
            }
            return password;
        }
        if (file == null) {
            return null;
        }
        try {
            List<String> lines = Files.readAllLines(folder.resolve(file));
            if (lines.isEmpty()) {
                throw table.error("password-file", folder.resolve(file) + " is empty");
            }
            return lines.getFirst();
        } catch (IOException e) {
            throw table.error("password-file", "cannot read " + folder.resolve(file));
        }
    }
}
