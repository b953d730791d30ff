package io.fluxforge.stratum.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction. Values stand for the question marks in their order: {@code Long}, {@code Integer}, {@code Double},
 * {@code String}, {@code byte[]} or null; truth is 0 or 1, as SQLite has no other. For the thread that it was handed to, until the
 * work returns.
 */
public final class Transaction {
    private static final int BATCH = 1000;
    private static final int FETCH = 1000;

    private final Connection connection;

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** Makes something of the row that the cursor is on. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads columns (numbered from 1), and does not move the cursor. */
        T read(ResultSet row) throws SQLException;
    }

    /** Looks at the row that the cursor is on. */
    @FunctionalInterface
    public interface RowVisitor {
        /** Reads columns (numbered from 1), and does not move the cursor. */
        void row(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes rows, and says how many. */
    public int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Runs one statement for each array of values. */
    public void updateAll(String sql, Iterable<? extends @Nullable Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (@Nullable Object[] values : rows) {
                set(statement, values);
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    /** All rows of a query, or of a change with {@code RETURNING}. */
    public <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        forEach(sql, found -> all.add(row.read(found)), values);
        return all;
    }

    /**
     * The only row, if there is one.
     *
     * @throws SQLException also if there are several
     */
    public <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> all = all(sql, row, values);
        if (all.size() > 1) {
            throw new SQLException(all.size() + " rows where at most one was expected: " + sql);
        }
        return all.stream().findFirst();
    }

    /** Shows each row of a query to a visitor, without keeping them all in memory. */
    public void forEach(String sql, RowVisitor visitor, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.row(rows);
                }
            }
        }
    }

    /** The connection, for what is no statement. */
    Connection connection() {
        return connection;
    }

    /** Runs the statements of a migration. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            set(statement, values);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setObject(i + 1, null);
                case Long number -> statement.setLong(i + 1, number);
                // As long, so that both data bases see one type.
                case Integer number -> statement.setLong(i + 1, number);
                case Double number -> statement.setDouble(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Object other ->
                    throw new IllegalArgumentException(
                            "a " + other.getClass().getSimpleName() + " cannot be a value of a statement");
            }
        }
    }
}
