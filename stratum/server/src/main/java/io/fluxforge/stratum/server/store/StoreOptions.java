package io.fluxforge.stratum.server.store;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which data base. {@link #toString} shows no password.
 *
 * @param url a JDBC address, {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE}
 * @param user whom to log in as, null for SQLite or where the server asks for none
 * @param password the user's, null if none is needed
 */
public record StoreOptions(
        String url, @Nullable String user, @Nullable String password) {
    /** The file of SQLite within a copy. */
    static final String COPY = "pool.db";

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** @throws IllegalArgumentException if the address is of another data base */
    public StoreOptions {
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("'" + withoutSecrets(url) + "' is not jdbc:postgresql://HOST/DATABASE");
        }
    }

    /** A file, which is made if need be; its folder exists. */
    public static StoreOptions sqlite(Path file) {
        return new StoreOptions(SQLITE + file, null, null);
    }

    Dialect dialect() {
        return url.startsWith(SQLITE) ? Dialect.SQLITE : Dialect.POSTGRESQL;
    }

    boolean isMissingFile() {
        return dialect() == Dialect.SQLITE && Files.notExists(file());
    }

    Path file() {
        return Path.of(url.substring(SQLITE.length()));
    }

    /** Where a data base lies that is files, those files that are there: its own, its log and its shared memory; else none. */
    public List<Path> files() {
        if (dialect() == Dialect.POSTGRESQL) {
            return List.of();
        }
        return Stream.of("", "-wal", "-shm")
                .map(end -> file().resolveSibling(file().getFileName() + end))
                .filter(Files::exists)
                .toList();
    }

    /** Makes the file of SQLite, which would make it as the umask is; its log and shared memory get the mode that it has. */
    void createFile() throws IOException {
        PrivateFiles.createFile(file());
    }

    /** What an operator may see of it: no parameters, since one of them could be a password. */
    public String shown() {
        return withoutSecrets(url);
    }

    private static String withoutSecrets(String url) {
        return url.replaceAll("[?].*", "").replaceAll("//[^/@]*@", "//");
    }

    @Override
    public String toString() {
        return user == null ? shown() : shown() + " as " + user;
    }
}
