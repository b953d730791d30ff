package io.fluxforge.stratum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class StoreTest {
    private static final Migration FIRST = Migration.of("V001__things.sql", """
            -- A thing; has a semicolon in its comment
            CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, units {long} NOT NULL CHECK (units >= 0)) {strict};
            CREATE TABLE raw (bytes {bytes}, number {double}, text TEXT) {strict};
            """);
    private static final Migration SECOND = Migration.of("V002__rule.sql", """
            -- [sqlite]
            CREATE TRIGGER thing_kept BEFORE DELETE ON thing BEGIN SELECT RAISE(ABORT, 'things are kept'); END;
            -- [end]
            -- [postgresql]
            CREATE FUNCTION keep() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'things are kept'; END; $$ LANGUAGE plpgsql;
            CREATE TRIGGER thing_kept BEFORE DELETE ON thing FOR EACH ROW EXECUTE FUNCTION keep();
            -- [end]
            ALTER TABLE thing ADD COLUMN note TEXT;
            """);

    @TempDir
    private Path folder;

    private static void insert(Transaction tx, String name, long units) throws java.sql.SQLException {
        tx.update("INSERT INTO thing (name, units) VALUES (?, ?)", name, units);
    }

    private static long count(Store store) throws StoreException {
        return store.read(tx ->
                tx.one("SELECT COUNT(*) FROM thing", row -> row.getLong(1)).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void opensItsOwnTables(StoreKind kind) throws IOException {
        StoreOptions options = kind.newDatabase(folder);
        try (Store store = Store.open(options)) {
            assertThat(store.<Long, RuntimeException>read(
                            tx -> tx.one("SELECT COUNT(*) FROM worker_total", row -> row.getLong(1))
                                    .orElseThrow()))
                    .isZero();
        }
        Store.open(options).close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasWritten(StoreKind kind) throws IOException {
        StoreOptions options = kind.newDatabase(folder);
        byte[] bytes = {0, 1, -1, 39};
        try (Store store = Store.open(options, List.of(FIRST))) {
            long id = store.writeAndGet(tx -> {
                tx.update("INSERT INTO raw (bytes, number, text) VALUES (?, ?, ?)", bytes, 1e300, null);
                return tx.one(
                                "INSERT INTO thing (name, units) VALUES (?, ?) RETURNING id",
                                row -> row.getLong(1),
                                "ä';--",
                                Long.MAX_VALUE)
                        .orElseThrow();
            });
            assertThat(id).isEqualTo(1);
        }
        try (Store store = Store.open(options, List.of(FIRST))) {
            assertThat(store.<List<String>, RuntimeException>read(
                            tx -> tx.all("SELECT name, units FROM thing", row -> row.getString(1) + row.getLong(2))))
                    .containsExactly("ä';--" + Long.MAX_VALUE);
            store.read(tx -> tx.one("SELECT bytes, number, text FROM raw", row -> {
                assertThat(row.getBytes(1)).isEqualTo(bytes);
                assertThat(row.getDouble(2)).isEqualTo(1e300);
                assertThat(row.getString(3)).isNull();
                return "";
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesAllOrNothing(StoreKind kind) throws IOException {
        try (Store store = Store.open(kind.newDatabase(folder), List.of(FIRST))) {
            assertThatThrownBy(() -> store.write(tx -> {
                        insert(tx, "a", 1);
                        insert(tx, "b", -1);
                    }))
                    .isInstanceOf(StoreException.class)
                    .matches(e -> !((StoreException) e).isOutcomeUnknown());
            assertThatThrownBy(() -> store.write(tx -> {
                        insert(tx, "a", 1);
                        throw new IOException("given up");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("given up");
            assertThat(count(store)).isZero();
            store.write(tx -> insert(tx, "a", 1));
            assertThat(count(store)).isEqualTo(1);
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 2500; i++) {
                rows.add(new Object[] {"row" + i, i});
            }
            store.write(tx -> tx.updateAll("INSERT INTO thing (name, units) VALUES (?, ?)", rows));
            assertThat(count(store)).isEqualTo(2501);
            rows.replaceAll(row -> new Object[] {"again" + row[0], row[1]});
            rows.add(new Object[] {"a", 1});
            assertThatThrownBy(() ->
                            store.write(tx -> tx.updateAll("INSERT INTO thing (name, units) VALUES (?, ?)", rows)))
                    .isInstanceOf(StoreException.class);
            assertThat(count(store)).isEqualTo(2501);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingChangesNothing(StoreKind kind) throws IOException {
        try (Store store = Store.open(kind.newDatabase(folder), List.of(FIRST))) {
            assertThatThrownBy(() -> store.read(tx -> tx.update("INSERT INTO thing (name, units) VALUES ('a', 1)")))
                    .isInstanceOf(StoreException.class);
            assertThat(count(store)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerSeesOneMomentAndHoldsNobodyUp(StoreKind kind) throws Exception {
        try (Store store = Store.open(kind.newDatabase(folder), List.of(FIRST))) {
            store.read(tx -> {
                String sql = "SELECT COUNT(*) FROM thing";
                long before = tx.one(sql, row -> row.getLong(1)).orElseThrow();
                store.write(other -> insert(other, "a", 1));
                assertThat(tx.one(sql, row -> row.getLong(1)).orElseThrow()).isEqualTo(before);
                return before;
            });
            assertThat(count(store)).isEqualTo(1);
        }
    }

    /** An operator copies the file of a pool that has stopped, and nothing beside it; a page of the API was being read at the end. */
    @Test
    void closedFileIsWholeWithoutItsLog() throws Exception {
        StoreOptions options = StoreKind.SQLITE.newDatabase(folder);
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<Long> sum;
            try (Store store = Store.open(options, List.of(FIRST))) {
                store.write(tx -> insert(tx, "a", 1));
                sum = reader.submit(() -> store.read(tx -> {
                    reads.countDown();
                    awaitQuietly(closing);
                    return tx.one("SELECT SUM(units) FROM thing", row -> row.getLong(1))
                            .orElseThrow();
                }));
                assertThat(reads.await(30, TimeUnit.SECONDS)).isTrue();
                closing.countDown();
            }
            assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
        Path copy = folder.resolve("copy.db");
        Files.copy(folder.resolve("pool.db"), copy);
        assertThat(folder.resolve("pool.db-wal")).doesNotExist();
        try (Store store = Store.open(StoreOptions.sqlite(copy), List.of(FIRST))) {
            assertThat(count(store)).isEqualTo(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Two stores, as of two processes, each of several threads: no update is lost, none fails. */
    @ParameterizedTest
    @EnumSource
    void writersComeOneAfterAnother(StoreKind kind) throws Exception {
        StoreOptions options = kind.newDatabase(folder);
        try (Store first = Store.open(options, List.of(FIRST));
                Store second = Store.open(options, List.of(FIRST));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            first.write(tx -> insert(tx, "sum", 0));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Store store = i % 2 == 0 ? first : second;
                all.add(threads.submit(() -> {
                    for (int j = 0; j < 25; j++) {
                        store.write(tx -> {
                            long now = tx.one("SELECT units FROM thing", row -> row.getLong(1))
                                    .orElseThrow();
                            tx.update("UPDATE thing SET units = ?", now + 1);
                        });
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertThat(first.<Long, RuntimeException>read(tx -> tx.one("SELECT units FROM thing", row -> row.getLong(1))
                            .orElseThrow()))
                    .isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesNestedTransactions(StoreKind kind) throws IOException {
        try (Store store = Store.open(kind.newDatabase(folder), List.of(FIRST))) {
            assertThatThrownBy(() -> store.write(tx -> store.write(inner -> insert(inner, "a", 1))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void migratesStepByStepAndRefusesWhatItDoesNotKnow(StoreKind kind) throws IOException {
        StoreOptions options = kind.newDatabase(folder);
        try (Store store = Store.open(options, List.of(FIRST))) {
            store.write(tx -> insert(tx, "a", 1));
        }
        Migration broken = Migration.of("V002__rule.sql", "ALTER TABLE thing ADD COLUMN note TEXT; NONSENSE;");
        assertThatThrownBy(() -> Store.open(options, List.of(FIRST, broken))).isInstanceOf(StoreException.class);
        try (Store store = Store.open(options, List.of(FIRST, SECOND))) {
            assertThatThrownBy(() -> store.write(tx -> tx.update("DELETE FROM thing")))
                    .hasMessageContaining("things are kept");
            assertThat(count(store)).isEqualTo(1);
        }
        assertThatThrownBy(() -> Store.open(options, List.of(FIRST)))
                .hasMessageContaining("newer than this program")
                .hasMessageContaining("V002__rule.sql");
        Migration changed = Migration.of(FIRST.name(), FIRST.sql() + "-- more");
        assertThatThrownBy(() -> Store.open(options, List.of(changed, SECOND)))
                .hasMessageContaining("V001__things.sql was changed");
        Migration third = Migration.of("V003__more.sql", "CREATE TABLE more (id {id}) {strict};");
        assertThatThrownBy(() -> Store.open(options, List.of(FIRST, third)))
                .hasMessageContaining("V002__rule.sql, which this program lacks");
        Migration late = Migration.of("V000__late.sql", "CREATE TABLE late (id {id}) {strict};");
        assertThatThrownBy(() -> Store.open(options, List.of(late, FIRST, SECOND)))
                .hasMessageContaining("lacks V000__late.sql");
    }

    @Test
    void passwordIsNotShown() throws IOException {
        StoreOptions options =
                new StoreOptions("jdbc:postgresql://127.0.0.1:1/pool?user=x&password=hush", "me", "secret");
        assertThat(options.toString()).doesNotContain("hush", "secret").contains("me");
        assertThatThrownBy(() -> Store.open(options))
                .isInstanceOf(StoreException.class)
                .message()
                .doesNotContain("hush", "secret");
        assertThatThrownBy(() -> new StoreOptions("jdbc:mysql://x/y?password=hush", null, null))
                .message()
                .doesNotContain("hush");
    }

    @Test
    void goesOnAfterTheServerHasClosedItsConnections() throws Exception {
        StoreOptions options = StoreKind.POSTGRESQL.newDatabase(folder);
        try (Store store = Store.open(options, List.of(FIRST));
                Store other = Store.open(options, List.of(FIRST))) {
            store.write(tx -> insert(tx, "a", 1));
            other.write(tx -> tx.all(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                    row -> row.getBoolean(1)));
            assertThatThrownBy(() -> store.write(tx -> insert(tx, "b", 1))).isInstanceOf(StoreException.class);
            store.write(tx -> insert(tx, "c", 1));
            assertThat(count(store)).isEqualTo(2);
        }
    }

    /** What CI does where the library's own way is forbidden. */
    @Test
    void serverStartsAsAnotherUser() throws Exception {
        PostgresServer.get();
        org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        PostgresServer server = PostgresServer.startAsNobody();
        try {
            Store.open(server.newDatabase()).close();
        } finally {
            server.stop();
        }
    }
}
