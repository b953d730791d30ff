package io.fluxforge.stratum.server.backup;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.life.Life;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What a copy of a pool holds; the file {@code manifest.toml} in it.
 *
 * @param life whose it is
 * @param time when it was made
 * @param kind of the data base
 * @param schema the newest migration of the data base
 * @param journalEnd up to where the copy has the journal
 * @param files every other file of the copy
 */
record Manifest(Life life, Instant time, String kind, int schema, String journalEnd, List<Entry> files) {
    static final String NAME = "manifest.toml";

    private static final long FORMAT = 1;
    private static final long MAX_BYTES = 64 << 20;
    /** No way out of the folder. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * A file.
     *
     * @param path relative to the copy, with slashes
     * @param bytes its length
     * @param sha256 64 lower-case hex digits
     */
    record Entry(String path, long bytes, String sha256) {
        /** A file of a folder as it is. */
        static Entry of(Path folder, Path file) throws IOException {
            return new Entry(folder.relativize(file).toString().replace('\\', '/'), Files.size(file), sha256Of(file));
        }

        private static String sha256Of(Path file) throws IOException {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
                return HexFormat.of().formatHex(sha.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Writes it into a folder and onto the disk. */
    void write(Path folder) throws IOException {
        StringBuilder text =
                new StringBuilder("# A copy of a Fluxforge pool; ./fluxforge pool restore puts it back.\n");
        text.append("format = ").append(FORMAT).append('\n');
        text.append("pool = \"").append(life.pool()).append("\"\n");
        text.append("life = ").append(life.incarnation()).append('\n');
        text.append("time = \"").append(time).append("\"\n");
        text.append("store = \"").append(kind).append("\"\n");
        text.append("schema = ").append(schema).append('\n');
        text.append("journal-end = \"").append(journalEnd).append("\"\n");
        for (Entry file : files) {
            text.append("\n[[file]]\npath = \"")
                    .append(file.path())
                    .append("\"\nbytes = ")
                    .append(file.bytes());
            text.append("\nsha256 = \"").append(file.sha256()).append("\"\n");
        }
        PrivateFiles.writeNew(folder.resolve(NAME), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads it.
     *
     * @throws IOException with one line for the user if it is none
     */
    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " is no copy of a pool: it has no " + NAME);
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too large to be one");
        }
        TomlParseResult toml = Toml.parse(Files.readString(file));
        if (toml.hasErrors()) {
            throw new IOException(file + ": " + toml.errors().getFirst().getMessage());
        }
        try {
            if (number(toml, "format") != FORMAT) {
                throw new IOException(
                        file + " is of another version of this program: format " + number(toml, "format"));
            }
            List<Entry> entries = new ArrayList<>();
            TomlArray listed = Objects.requireNonNull(toml.getArray("file"), "file");
            for (int i = 0; i < listed.size(); i++) {
                entries.add(entry(listed.getTable(i)));
            }
            return new Manifest(
                    new Life(text(toml, "pool"), number(toml, "life")),
                    Instant.parse(text(toml, "time")),
                    text(toml, "store"),
                    Math.toIntExact(number(toml, "schema")),
                    text(toml, "journal-end"),
                    entries);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " is damaged: " + String.valueOf(e.getMessage()).replaceAll("\\R", " "), e);
        }
    }

    private static Entry entry(TomlTable table) {
        String path = text(table, "path");
        String sha256 = text(table, "sha256");
        if (!PATH.matcher(path).matches() || !SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'" + path + "' is no file of a copy");
        }
        return new Entry(path, number(table, "bytes"), sha256);
    }

    private static String text(TomlTable table, String key) {
        return Objects.requireNonNull(table.getString(key), key);
    }

    private static long number(TomlTable table, String key) {
        return Objects.requireNonNull(table.getLong(key), key);
    }

    /**
     * Looks whether every file is there as it was written.
     *
     * @throws IOException that names the first that is not
     */
    void verify(Path folder) throws IOException {
        for (Entry file : files) {
            Path path = folder.resolve(file.path());
            if (!Files.isRegularFile(path)) {
                throw new IOException("the copy is damaged: " + path + " is missing");
            }
            if (!Entry.of(folder, path).equals(file)) {
                throw new IOException("the copy is damaged: " + path + " is not as it was written");
            }
        }
    }
}
