package io.fluxforge.stratum.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step that the tables have come by: a resource {@code V001__name.sql} beside this class, never changed once it is released. Words in
 * braces differ between data bases ({@link Dialect}): {@code {id}} is a key that the data base counts up, {@code {long}}, {@code
 * {double}}, {@code {bytes}} are types beside {@code TEXT}, {@code {strict}} stands behind a table. Lines from {@code -- [sqlite]} or
 * {@code -- [postgresql]} to {@code -- [end]} are for one of them only.
 *
 * @param version 1, 2, 3 …
 * @param name the file's name
 * @param sql its text
 */
record Migration(int version, String name, String sql) {
    private static final Pattern NAME = Pattern.compile("V([0-9]{3})__[a-z_]+\\.sql");

    /** All there are, in order. */
    private static final List<String> NAMES = List.of(
            "V001__accounting.sql", "V002__ledger.sql", "V003__payout.sql", "V004__life.sql", "V005__conflict.sql");

    static List<Migration> all() {
        return NAMES.stream().map(Migration::load).toList();
    }

    static Migration of(String name, String sql) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a migration");
        }
        return new Migration(Integer.parseInt(matcher.group(1)), name, sql);
    }

    private static Migration load(String name) {
        try (InputStream in = Migration.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return of(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the text as it stands, whichever data base; line ends do not count, as a checkout may change them. */
    String sha256() {
        try {
            byte[] text = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
