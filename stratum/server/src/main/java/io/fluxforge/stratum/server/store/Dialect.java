package io.fluxforge.stratum.server.store;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The little in which the two data bases differ: how a connection is opened, how a writing transaction keeps others out, and the words
 * in braces of a migration.
 */
enum Dialect {
    SQLITE {
        @Override
        Connection connect(StoreOptions options, boolean writing) throws SQLException {
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
            config.enforceForeignKeys(true);
            config.setBusyTimeout(BUSY_MILLIS);
            try {
                options.createFile();
            } catch (IOException e) {
                throw new SQLException("the file cannot be made: " + e, e);
            }
            Connection connection = config.createConnection(options.url());
            try {
                if (!writing) {
                    execute(connection, "PRAGMA query_only = true");
                }
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        void begin(Connection connection, boolean writing) throws SQLException {
            // By statements, since the driver's own commit begins the next transaction at once and keeps its lock. A
            // writer takes
            // the lock at the beginning: one that had read first could not wait for another's end.
            execute(connection, writing ? "BEGIN IMMEDIATE" : "BEGIN");
        }

        @Override
        void commit(Connection connection) throws SQLException {
            execute(connection, "COMMIT");
        }

        @Override
        void rollBack(Connection connection) throws SQLException {
            execute(connection, "ROLLBACK");
        }

        @Override
        void copy(Connection connection, Path folder) throws SQLException, IOException {
            Path file = folder.resolve(StoreOptions.COPY);
            PrivateFiles.createFile(file);
            // By SQLite's own interface for it; within a reading transaction it copies the moment of that.
            String name = file.toString();
            if (name.indexOf('"') >= 0) {
                throw new IOException(
                        "a copy of SQLite cannot be in a folder with a quotation mark in its name: " + folder);
            }
            execute(connection, "backup to \"" + name + '"');
            try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                // So that the file is whole without a log beside it.
                execute(copy, "PRAGMA journal_mode = DELETE");
                try (Statement statement = copy.createStatement();
                        ResultSet said = statement.executeQuery("PRAGMA quick_check")) {
                    if (!said.next() || !said.getString(1).equals("ok")) {
                        throw new IOException("the copy of the data base is not whole: " + said.getString(1));
                    }
                }
            }
        }

        @Override
        void finish(Connection connection) {
            try {
                // Another process that reads now keeps the log; it then belongs to the file as before.
                execute(connection, "PRAGMA busy_timeout = " + FINISH_MILLIS);
                execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (SQLException e) {
                // A full disk, say: nothing is lost, the log is read at the next start.
            }
        }

        @Override
        @Nullable
        String word(String name) {
            return switch (name) {
                case "id" -> "INTEGER PRIMARY KEY AUTOINCREMENT";
                case "long" -> "INTEGER";
                case "double" -> "REAL";
                case "bytes" -> "BLOB";
                case "strict" -> "STRICT";
                default -> null;
            };
        }
    },

    POSTGRESQL {
        @Override
        Connection connect(StoreOptions options, boolean writing) throws SQLException {
            Properties properties = new Properties();
            if (options.user() != null) {
                properties.setProperty("user", options.user());
            }
            if (options.password() != null) {
                properties.setProperty("password", options.password());
            }
            properties.setProperty("ApplicationName", "fluxforge-pool");
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("socketTimeout", "120");
            properties.setProperty("tcpKeepAlive", "true");
            Connection connection = DriverManager.getConnection(options.url(), properties);
            try {
                // A server may be set to confirm what its disk has not got yet.
                execute(connection, "SET synchronous_commit = on");
                connection.setReadOnly(!writing);
                connection.setTransactionIsolation(
                        writing ? Connection.TRANSACTION_READ_COMMITTED : Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return connection;
        }

        @Override
        void begin(Connection connection, boolean writing) throws SQLException {
            if (writing) {
                execute(connection, "SELECT pg_advisory_xact_lock(" + WRITER_LOCK + ")");
            }
        }

        @Override
        void commit(Connection connection) throws SQLException {
            connection.commit();
        }

        @Override
        void rollBack(Connection connection) throws SQLException {
            connection.rollback();
        }

        @Override
        void copy(Connection connection, Path folder) throws SQLException, IOException {
            PostgresTables.write(connection, folder);
        }

        @Override
        void finish(Connection connection) {
            // The server keeps it all.
        }

        @Override
        @Nullable
        String word(String name) {
            return switch (name) {
                case "id" -> "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
                case "long" -> "BIGINT";
                case "double" -> "DOUBLE PRECISION";
                case "bytes" -> "BYTEA";
                case "strict" -> "";
                default -> null;
            };
        }
    };

    /** "FluxPool": whoever writes to the pool's data base holds this lock. */
    private static final long WRITER_LOCK = 0x466c_7578_506f_6f6cL;

    private static final int BUSY_MILLIS = 20_000;
    private static final int FINISH_MILLIS = 2_000;
    private static final Pattern WORD = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern ONLY = Pattern.compile("(?ms)^-- \\[(sqlite|postgresql)]$(.*?)^-- \\[end]$");

    abstract Connection connect(StoreOptions options, boolean writing) throws SQLException;

    abstract void begin(Connection connection, boolean writing) throws SQLException;

    abstract void commit(Connection connection) throws SQLException;

    abstract void rollBack(Connection connection) throws SQLException;

    /** Writes all that a transaction sees into files of a folder, which exists. */
    abstract void copy(Connection connection, Path folder) throws SQLException, IOException;

    /** Before the last connection is closed: brings into the data base's own file what lies beside it. */
    abstract void finish(Connection connection);

    /** What stands for a word in braces, null if it is none. */
    abstract @Nullable String word(String name);

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A migration in the words of this data base. */
    String translate(String sql) {
        String own = ONLY.matcher(sql)
                .replaceAll(match ->
                        Matcher.quoteReplacement(match.group(1).equalsIgnoreCase(name()) ? match.group(2) : ""));
        return WORD.matcher(own).replaceAll(match -> {
            String word = word(match.group(1));
            if (word == null) {
                throw new IllegalArgumentException("a migration has the unknown word " + match.group());
            }
            return Matcher.quoteReplacement(word);
        });
    }
}
