package io.fluxforge.stratum.server.store;

import io.fluxforge.node.files.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The pool's tables of PostgreSQL as files, a CSV file with a line of column names for each. Only tables that the migrations make: a
 * schema may hold others, which are none of ours.
 */
final class PostgresTables {
    private static final Pattern CREATED = Pattern.compile("(?i)CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)");
    private static final Pattern COLUMNS = Pattern.compile("[a-z_0-9]+(,[a-z_0-9]+)*");
    private static final String MIGRATIONS = "schema_migration";
    private static final String END = ".csv";

    private PostgresTables() {}

    /** Tables of ours that are there, in alphabetical order. */
    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> there = new TreeSet<>(strings(
                connection,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
                        + " AND table_type = 'BASE TABLE'"));
        Set<String> ours = new TreeSet<>();
        for (Migration migration : Migration.all()) {
            Matcher created = CREATED.matcher(Dialect.POSTGRESQL.translate(migration.sql()));
            while (created.find()) {
                ours.add(created.group(1));
            }
        }
        ours.retainAll(there);
        return ours;
    }

    private static List<String> strings(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<String> strings = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    strings.add(rows.getString(1));
                }
            }
            return strings;
        }
    }

    /** Those that a foreign key points to come before those that have it. */
    private static List<String> inOrder(Connection connection) throws SQLException {
        Set<String> ordered = new LinkedHashSet<>();
        Set<String> tables = tables(connection);
        for (String table : tables) {
            add(connection, table, tables, ordered, new LinkedHashSet<>());
        }
        return new ArrayList<>(ordered);
    }

    private static void add(
            Connection connection, String table, Set<String> tables, Set<String> ordered, Set<String> onTheWay)
            throws SQLException {
        if (ordered.contains(table) || !onTheWay.add(table)) {
            return;
        }
        for (String other : strings(
                connection,
                "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
                        + " AND conrelid = CAST(? AS regclass)",
                table)) {
            if (tables.contains(other)) {
                add(connection, other, tables, ordered, onTheWay);
            }
        }
        ordered.add(table);
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    static void write(Connection connection, Path folder) throws SQLException, IOException {
        for (String table : tables(connection)) {
            try (OutputStream out = Channels.newOutputStream(PrivateFiles.open(
                    folder.resolve(table + END), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                copies(connection).copyOut("COPY " + table + " TO STDOUT WITH (FORMAT csv, HEADER true)", out);
            }
        }
    }

    /** Replaces the content of the tables, within the caller's transaction. */
    static void read(Connection connection, Path folder) throws SQLException, IOException {
        List<String> tables = inOrder(connection);
        tables.remove(MIGRATIONS);
        Dialect.execute(connection, "TRUNCATE " + String.join(", ", tables));
        for (String table : tables) {
            Path file = folder.resolve(table + END);
            if (Files.exists(file)) {
                try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    String columns = String.valueOf(in.readLine());
                    if (!COLUMNS.matcher(columns).matches()) {
                        throw new IOException(file + " does not begin with the names of columns");
                    }
                    copies(connection).copyIn("COPY " + table + " (" + columns + ") FROM STDIN WITH (FORMAT csv)", in);
                }
                goOnCounting(connection, table);
            }
        }
    }

    /** Numbers that the data base gives go on behind the largest there is. */
    private static void goOnCounting(Connection connection, String table) throws SQLException {
        for (String column : strings(
                connection,
                "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
                        + " AND table_name = ? AND is_identity = 'YES'",
                table)) {
            try (Statement statement = connection.createStatement();
                    ResultSet _ = statement.executeQuery("SELECT setval(pg_get_serial_sequence('" + table + "', '"
                            + column + "'), COALESCE(MAX(" + column + "), 1), MAX(" + column + ") IS NOT NULL) FROM "
                            + table)) {
                // What it answers is what it was given.
            }
        }
    }
}
