package io.fluxforge.stratum.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.PoolLife;
import io.fluxforge.stratum.server.reload.PoolLock;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of a pool at work, and what is made of them. */
class BackupTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z"));
    private static final byte TYPE = 99;
    private static final long SEGMENT_BYTES = 4096;
    private static final int BEFORE = 200;

    @TempDir
    private Path folder;

    private Path data;
    private Path journal;
    private Path copy;

    @BeforeEach
    void makeFolders() throws IOException {
        data = PrivateFiles.createFolder(folder.resolve("pool-data"));
        journal = PrivateFiles.createFolder(StratumPool.journalFolder(data));
        copy = folder.resolve("copy");
    }

    /** A pool in short: a record goes into the journal, and then the data base counts it. */
    private final class Pool implements AutoCloseable {
        private final Store store;
        private final ShareJournal shares;
        private int count;

        Pool(StoreOptions options) throws IOException {
            store = Store.open(options);
            new PoolLife(store, data, journal)
                    .open(differences -> assertThat(differences).isEmpty(), CLOCK);
            shares = new ShareJournal(journal, SEGMENT_BYTES, JournalPosition.START, (type, payload, next) -> count++);
        }

        void work() throws IOException {
            shares.append(TYPE, new byte[] {(byte) count, 1, 2, 3});
            shares.commit();
            count++;
            store.write(tx -> tx.update(
                    "INSERT INTO journal_reader (reader, segment, byte_offset) VALUES ('test', ?, 0)"
                            + " ON CONFLICT (reader) DO UPDATE SET segment = excluded.segment",
                    count));
        }

        @Override
        public void close() throws IOException {
            shares.close();
            store.close();
        }
    }

    private long counted(StoreOptions options) throws IOException {
        try (Store store = Store.open(options)) {
            return store.read(tx ->
                            tx.one("SELECT segment FROM journal_reader WHERE reader = 'test'", row -> row.getLong(1)))
                    .orElse(0L);
        }
    }

    private long records() throws IOException {
        return new JournalReader(journal)
                .read(JournalPosition.START, (type, payload, next) -> {})
                .records();
    }

    private Backup backup(StoreOptions options) {
        return new Backup(options, data, CLOCK, line -> {});
    }

    private Restore restore(StoreOptions options) {
        return new Restore(options, data, CLOCK, line -> {});
    }

    private Map<String, String> content(Path of) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(of)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                content.put(
                        of.relativize(file).toString(),
                        Manifest.Entry.of(of, file).sha256());
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aCopyOfAPoolAtWorkIsOneStateAndBeginsAnotherLife(StoreKind kind) throws Exception {
        StoreOptions options = kind.newDatabase(data);
        Files.writeString(data.resolve("payments.log"), "a payment\n");
        Files.writeString(data.resolve("pool-key.json"), "not to be copied");
        try (Pool pool = new Pool(options)) {
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
                try {
                    while (!enough.get()) {
                        pool.work();
                        if (pool.count >= BEFORE) {
                            begun.countDown();
                        }
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
                backup(options).write(copy);
            } finally {
                enough.set(true);
                work.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(content(copy)).containsKey("data/payments.log").doesNotContainKey("data/pool-key.json");
        assertThat(copy.resolveSibling("copy.partial")).doesNotExist();
        long counted = counted(options);
        assertThatThrownBy(() -> restore(options).read(copy, false)).hasMessageContaining("--replace puts it aside");
        assertThat(counted(options)).isEqualTo(counted);
        Life life = restore(options).read(copy, true);
        assertThat(life.incarnation()).isEqualTo(2);
        assertThat(counted(options)).isBetween((long) BEFORE, counted);
        assertThat(records()).isGreaterThanOrEqualTo(counted(options));
        try (Store store = Store.open(options)) {
            assertThat(new PoolLife(store, data, journal).differences()).isEmpty();
        }
        assertThat(data.resolve("pool-key.json")).exists();
        try (Stream<Path> aside =
                Files.list(data.resolve("replaced-20261130T120000Z").resolve("store"))) {
            assertThat(aside).isNotEmpty();
        }
        try (Pool again = new Pool(options)) {
            again.work();
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aCopyGoesIntoAnEmptyPlace(StoreKind kind) throws Exception {
        StoreOptions options = kind.newDatabase(data);
        try (Pool pool = new Pool(options)) {
            for (int i = 0; i < 10; i++) {
                pool.work();
            }
        }
        backup(options).write(copy);
        data = folder.resolve("other");
        journal = StratumPool.journalFolder(data);
        PrivateFiles.createFolder(data);
        StoreOptions other = kind.newDatabase(data);
        restore(other).read(copy, false);
        assertThat(counted(other)).isEqualTo(10);
        assertThat(records()).isEqualTo(10);
    }

    @Test
    void aCopyThatIsNotAsItWasWrittenChangesNothing() throws Exception {
        StoreOptions options = StoreKind.SQLITE.newDatabase(data);
        try (Pool pool = new Pool(options)) {
            for (int i = 0; i < 100; i++) {
                pool.work();
            }
        }
        backup(options).write(copy);
        Map<String, String> before = content(data);
        List<Path> files = new ArrayList<>(Backup.files(copy));
        assertThat(files).hasSizeGreaterThan(4);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] bent = whole.clone();
            bent[bent.length / 2] ^= 1;
            Files.write(file, bent);
            assertThatThrownBy(() -> restore(options).read(copy, true))
                    .as(file.toString())
                    .isInstanceOf(IOException.class);
            Files.delete(file);
            assertThatThrownBy(() -> restore(options).read(copy, true)).isInstanceOf(IOException.class);
            Files.write(file, whole);
        }
        assertThat(content(data)).isEqualTo(before);
        restore(options).read(copy, true);
        assertThat(counted(options)).isEqualTo(100);
    }

    @Test
    void aManifestLeadsNowhereElse() throws Exception {
        StoreOptions options = StoreKind.SQLITE.newDatabase(data);
        try (Pool pool = new Pool(options)) {
            pool.work();
        }
        backup(options).write(copy);
        Path manifest = copy.resolve(Manifest.NAME);
        String text = Files.readString(manifest);
        for (String path : List.of("../pool.toml", "/etc/hostname", "data/../../x", "data//x", "")) {
            Files.writeString(manifest, text.replaceFirst("path = \"[^\"]*\"", "path = \"" + path + "\""));
            assertThatThrownBy(() -> restore(options).read(copy, true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no file of a copy");
        }
        Files.writeString(manifest, "format = 2\n");
        assertThatThrownBy(() -> restore(options).read(copy, true)).hasMessageContaining("format 2");
    }

    @Test
    void noPoolStartsOnARestoreThatWasCutShortAndItCanBeDoneAgain() throws Exception {
        StoreOptions options = StoreKind.SQLITE.newDatabase(data);
        try (Pool pool = new Pool(options)) {
            pool.work();
        }
        backup(options).write(copy);
        Restore.requireNone(data);
        Files.writeString(data.resolve("restoring"), copy + "\n");
        assertThatThrownBy(() -> Restore.requireNone(data)).hasMessageContaining("was cut short");
        restore(options).read(copy, true);
        Restore.requireNone(data);
        assertThat(counted(options)).isEqualTo(1);
    }

    @Test
    void aPoolThatRunsIsNotReplacedAndAFolderThatIsThereNotOverwritten() throws Exception {
        StoreOptions options = StoreKind.SQLITE.newDatabase(data);
        try (Pool pool = new Pool(options)) {
            pool.work();
        }
        backup(options).write(copy);
        assertThatThrownBy(() -> backup(options).write(copy)).hasMessageContaining("is there already");
        try (PoolLock _ = PoolLock.take(data)) {
            assertThatThrownBy(() -> restore(options).read(copy, true)).hasMessageContaining("another pool runs");
        }
        assertThatThrownBy(() -> restore(options).read(folder, true)).hasMessageContaining("is no copy of a pool");
    }
}
