package io.fluxforge.stratum.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pool's data base. Writing transactions come one after another, also those of other processes; what {@link #write} has returned
 * for is on the disk. A reading transaction sees one moment, and waits for no writer. Nothing is ever tried twice: a transaction that
 * fails is rolled back and its exception says so, and the next one begins with a new connection if the old one is broken. Thread-safe.
 */
public final class Store implements AutoCloseable {
    private static final int VALID_SECONDS = 5;
    private static final int IDLE_READERS = 4;
    /** So long a reader that is under way may keep {@link #close} waiting. */
    private static final long CLOSE_NANOS = 5_000_000_000L;

    private final StoreOptions options;
    private final Dialect dialect;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Deque<Connection> idleReaders = new ArrayDeque<>();
    private @Nullable Connection writer;
    /** Readers under way; guarded by {@link #idleReaders}. */
    private int reading;

    private volatile boolean closed;

    /**
     * What a transaction does.
     *
     * @param <T> its result
     * @param <E> what else it throws to give up
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /** Does it; any exception rolls it back. */
        T run(Transaction tx) throws SQLException, E;
    }

    /**
     * What a transaction without a result does.
     *
     * @param <E> what else it throws to give up
     */
    @FunctionalInterface
    public interface Action<E extends Exception> {
        /** Does it; any exception rolls it back. */
        void run(Transaction tx) throws SQLException, E;
    }

    private Store(StoreOptions options) {
        this.options = options;
        dialect = options.dialect();
    }

    /**
     * Opens a data base and brings its tables to what this version needs.
     *
     * @throws StoreException if it cannot be opened, or its migrations are not those of this version
     */
    public static Store open(StoreOptions options) throws StoreException {
        return open(options, Migration.all());
    }

    static Store open(StoreOptions options, List<Migration> migrations) throws StoreException {
        Store store = new Store(options);
        try {
            new Migrations(migrations).apply(store);
            return store;
        } catch (StoreException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Asks a data base whether it could be opened, and changes nothing. A file of SQLite that is not there yet can be.
     *
     * @throws StoreException if it does not answer, or its tables are not those of this version
     */
    public static void probe(StoreOptions options) throws StoreException {
        if (options.isMissingFile()) {
            return;
        }
        try (Store store = new Store(options)) {
            store.read(tx -> tx.one("SELECT 1", row -> row.getInt(1)));
            new Migrations(Migration.all()).verify(store);
        }
    }

    /** Which one, without secrets. */
    public String shown() {
        return options.shown();
    }

    /**
     * Runs one serialised transaction.
     *
     * @throws StoreException if the data base failed; {@link StoreException#isOutcomeUnknown} says if it might be committed all the same
     * @throws E if the work did; nothing was written
     */
    public <E extends Exception> void write(Action<E> action) throws StoreException, E {
        this.<Boolean, E>writeAndGet(tx -> {
            action.run(tx);
            return Boolean.TRUE;
        });
    }

    /**
     * Runs one serialised transaction that has a result.
     *
     * @throws StoreException as {@link #write}
     * @throws E if the work did; nothing was written
     */
    public <T, E extends Exception> T writeAndGet(Work<T, E> work) throws StoreException, E {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction within a transaction");
        }
        writing.lock();
        try {
            Connection connection = writer();
            boolean done = false;
            try {
                T result = transact(connection, true, work);
                done = true;
                return result;
            } finally {
                if (!done && !isUsable(connection)) {
                    writer = null;
                    closeQuietly(connection);
                    closeIdleReaders();
                }
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes the data base as it is at one moment into files of a folder; others may read and write meanwhile.
     *
     * @param folder exists, and is empty
     * @throws StoreException if the data base failed
     * @throws IOException if the files cannot be written
     */
    public void copyTo(Path folder) throws IOException {
        this.<Boolean, IOException>read(tx -> {
            // The transaction sees the moment of its first statement.
            tx.one("SELECT COUNT(*) FROM schema_migration", row -> row.getInt(1));
            dialect.copy(tx.connection(), folder);
            return Boolean.TRUE;
        });
    }

    /**
     * Puts a copy in the place of a data base that is empty, or whose content may go.
     *
     * @param folder what {@link #copyTo} wrote, of the same kind of data base
     * @throws StoreException if the data base failed; one of PostgreSQL is as it was then
     */
    public static void restore(StoreOptions options, Path folder) throws IOException {
        if (options.dialect() == Dialect.SQLITE) {
            options.createFile();
            Files.copy(folder.resolve(StoreOptions.COPY), options.file(), StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (Store store = open(options)) {
            store.<IOException>write(tx -> PostgresTables.read(tx.connection(), folder));
        }
    }

    /** Whether a pool has used a data base. A file of SQLite is not made if it is not there; PostgreSQL gets the tables. */
    public static boolean isUsed(StoreOptions options) throws StoreException {
        if (options.dialect() == Dialect.SQLITE) {
            return !options.isMissingFile();
        }
        try (Store store = open(options)) {
            return store.read(tx -> tx.one("SELECT COUNT(*) FROM pool_life", row -> row.getLong(1))
                            .orElse(0L))
                    > 0;
        }
    }

    /** The newest migration that a data base has got, which a copy must share with the program that puts it back. */
    public int schema() throws StoreException {
        return read(tx -> tx.one("SELECT MAX(version) FROM schema_migration", row -> row.getInt(1))
                .orElse(0));
    }

    /** Which of the two kinds of data base: the copy of one cannot be put into the other. */
    public static String kind(StoreOptions options) {
        return options.dialect().name().toLowerCase(Locale.ROOT);
    }

    /** Runs statements of a migration, and then an action, in one transaction. */
    void writeScript(String script, Action<RuntimeException> action) throws StoreException {
        write(tx -> {
            tx.script(dialect.translate(script));
            action.run(tx);
        });
    }

    /**
     * Runs a transaction that sees the data base as it is at its first statement, and cannot change it.
     *
     * @throws StoreException if the data base failed
     * @throws E if the work did
     */
    public <T, E extends Exception> T read(Work<T, E> work) throws StoreException, E {
        Connection connection = takeReader();
        boolean done = false;
        try {
            T result = transact(connection, false, work);
            done = true;
            return result;
        } finally {
            giveBack(connection, done);
        }
    }

    private <T, E extends Exception> T transact(Connection connection, boolean write, Work<T, E> work)
            throws StoreException, E {
        boolean committing = false;
        boolean done = false;
        try {
            dialect.begin(connection, write);
            T result = work.run(new Transaction(connection));
            committing = write;
            dialect.commit(connection);
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e, committing);
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private StoreException failure(SQLException e, boolean outcomeUnknown) {
        String message = options.shown() + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        return new StoreException(message, e, outcomeUnknown);
    }

    private void rollBack(Connection connection) {
        try {
            dialect.rollBack(connection);
        } catch (SQLException e) {
            // The connection is broken, which rolls back too; the work's own failure is what the caller is told.
            closeQuietly(connection);
        }
    }

    private Connection writer() throws StoreException {
        if (closed) {
            throw new StoreException(options.shown() + " is closed");
        }
        Connection connection = writer;
        if (connection == null) {
            connection = connect(true);
            writer = connection;
        }
        return connection;
    }

    private Connection connect(boolean write) throws StoreException {
        try {
            return dialect.connect(options, write);
        } catch (SQLException e) {
            throw failure(e, false);
        }
    }

    private Connection takeReader() throws StoreException {
        synchronized (idleReaders) {
            if (closed) {
                throw new StoreException(options.shown() + " is closed");
            }
            reading++;
            Connection idle = idleReaders.poll();
            if (idle != null) {
                return idle;
            }
        }
        try {
            return connect(false);
        } catch (StoreException | RuntimeException e) {
            readerEnded();
            throw e;
        }
    }

    private void readerEnded() {
        synchronized (idleReaders) {
            reading--;
            idleReaders.notifyAll();
        }
    }

    private void giveBack(Connection connection, boolean done) {
        try {
            if (done || isUsable(connection)) {
                synchronized (idleReaders) {
                    if (!closed && idleReaders.size() < IDLE_READERS) {
                        idleReaders.push(connection);
                        return;
                    }
                }
            } else {
                closeIdleReaders();
            }
            closeQuietly(connection);
        } finally {
            readerEnded();
        }
    }

    /** What has broken one connection has broken those that were idle meanwhile. */
    private void closeIdleReaders() {
        synchronized (idleReaders) {
            idleReaders.forEach(Store::closeQuietly);
            idleReaders.clear();
        }
    }

    private static boolean isUsable(Connection connection) {
        try {
            return !connection.isClosed() && connection.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Given up already.
        }
    }

    /**
     * Waits for a writer and readers to end, and closes the connections. A file of SQLite is whole by itself then, without the log
     * beside it, unless another process uses it.
     */
    @Override
    public void close() {
        writing.lock();
        try {
            synchronized (idleReaders) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            awaitReaders();
            closeIdleReaders();
            if (writer != null) {
                dialect.finish(writer);
                closeQuietly(writer);
                writer = null;
            }
        } finally {
            writing.unlock();
        }
    }

    private void awaitReaders() {
        long end = System.nanoTime() + CLOSE_NANOS;
        synchronized (idleReaders) {
            try {
                for (long left = CLOSE_NANOS; reading > 0 && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(idleReaders, left);
                }
            } catch (InterruptedException e) {
                // What they still read is in the log, and is taken in by whoever opens the data base next.
                Thread.currentThread().interrupt();
            }
        }
    }
}
