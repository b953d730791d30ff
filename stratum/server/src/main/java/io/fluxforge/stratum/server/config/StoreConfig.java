package io.fluxforge.stratum.server.config;

import io.fluxforge.stratum.server.store.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code [store]}: which data base, and where its password comes from, which never stands in the file itself. */
final class StoreConfig {
    private StoreConfig() {}

    static StoreOptions read(ConfigTable table, Path folder, Path data, Map<String, String> environment)
            throws PoolConfigException {
        String file = table.optionalText("file");
        String url = table.optionalText("url");
        String user = table.optionalText("user");
        if (url == null) {
            for (String key : List.of("user", "password-env", "password-file")) {
                if (table.has(key)) {
                    throw table.error(key, "is for a data base with url = \"jdbc:postgresql://HOST/DATABASE\" only");
                }
            }
            table.rejectUnknownKeys();
            return StoreOptions.sqlite(file == null ? data.resolve("pool.db") : folder.resolve(file));
        }
        String password = Passwords.read(table, folder, environment);
        table.rejectUnknownKeys();
        if (file != null) {
            throw table.error("file", "is for SQLite, url for PostgreSQL: give one of them");
        }
        if (!url.startsWith("jdbc:postgresql://")) {
            throw table.error("url", "must be jdbc:postgresql://HOST[:PORT]/DATABASE");
        }
        if (url.contains("password=") || url.matches(".*//[^/]*@.*")) {
            throw table.error("url", "must not hold a password: use user, and password-env or password-file");
        }
        return new StoreOptions(url, user, password);
    }
}
