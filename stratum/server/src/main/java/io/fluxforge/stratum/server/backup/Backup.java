package io.fluxforge.stratum.server.backup;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Copies a pool, which may run meanwhile: the data base of one moment, the share journal at least up to there, found blocks, and the
 * small files beside them. The order makes it one state: what is taken on from one store into the next is copied in the first before it
 * is copied in the second, so that it is in one of them or in both, and never in none.
 *
 * <pre>
 *   DIR/manifest.toml   whose copy it is, and the length and SHA-256 of each other file
 *   DIR/store/          the data base: pool.db of SQLite, a CSV file for each table of PostgreSQL
 *   DIR/data/           files of the data folder
 * </pre>
 */
public final class Backup {
    static final String STORE = "store";
    static final String DATA = "data";

    private static final int BUFFER_BYTES = 1 << 20;

    private final StoreOptions options;
    private final Path data;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * @param options the pool's data base
     * @param data its data folder
     * @param progress takes a line for each step
     */
    public Backup(StoreOptions options, Path data, InstantSource clock, Consumer<String> progress) {
        this.options = options;
        this.data = data;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Copies everything into a folder. It gets that name when all is on the disk, so that what has the name is whole.
     *
     * @param target must not be there, or be empty
     * @throws IOException with one line for the user
     */
    public void write(Path target) throws IOException {
        if (Files.exists(target) && !isEmptyFolder(target)) {
            throw new IOException(target + " is there already; a copy wants a folder of its own");
        }
        Path name = target.toAbsolutePath();
        Path partial = name.resolveSibling(name.getFileName() + ".partial");
        deleteAll(partial);
        PrivateFiles.createFolder(partial.resolve(STORE));
        PrivateFiles.createFolder(partial.resolve(DATA));
        for (Path file : PoolFiles.besidesJournal(data)) {
            copy(file, partial, Long.MAX_VALUE);
        }
        Life life;
        int schema;
        try (Store store = Store.open(options)) {
            life = store.read(tx -> new LifeTable(tx).current())
                    .orElseThrow(() -> new IOException("no pool has run on " + store.shown() + " yet"));
            schema = store.schema();
            progress.accept("data base " + store.shown());
            store.copyTo(partial.resolve(STORE));
        }
        JournalPosition end = copyJournal(partial);
        Manifest manifest =
                new Manifest(life, clock.instant(), Store.kind(options), schema, end.toString(), entries(partial));
        manifest.write(partial);
        force(partial);
        Files.deleteIfExists(target);
        move(partial, name);
        progress.accept(
                "done: " + manifest.files().size() + " files of pool " + life.pool() + ", life " + life.incarnation());
    }

    private JournalPosition copyJournal(Path partial) throws IOException {
        Path journal = StratumPool.journalFolder(data);
        JournalPosition end = Files.isDirectory(journal)
                ? new JournalReader(journal)
                        .read(JournalReader.startOfLast(journal, 1), (type, payload, next) -> {})
                        .end()
                : JournalPosition.START;
        List<Path> files = PoolFiles.journal(data);
        for (Path file : files) {
            long segment = segment(file);
            if (segment <= end.segment()) {
                // Not the beginning of a record that is being written.
                copy(file, partial, segment == end.segment() ? end.offset() : Long.MAX_VALUE);
            }
        }
        progress.accept("journal up to " + end + ", " + files.size() + " files");
        return end;
    }

    /** The number of a segment; that of a file that is none is less than all. */
    private static long segment(Path file) {
        String digits = file.getFileName().toString().replaceAll("[^0-9]", "");
        return digits.isEmpty() ? -1 : Long.parseLong(digits);
    }

    private void copy(Path file, Path partial, long most) throws IOException {
        Path to = partial.resolve(DATA).resolve(file);
        Path folder = to.getParent();
        if (folder != null) {
            PrivateFiles.createFolder(folder);
        }
        try (InputStream in = Files.newInputStream(data.resolve(file));
                FileChannel out = PrivateFiles.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = most;
            int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            while (got > 0) {
                java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(buffer, 0, got);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                left -= got;
                got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            }
        } catch (NoSuchFileException e) {
            // Placed, or trimmed, since the folder was listed: it is needed no more.
        }
    }

    private static List<Manifest.Entry> entries(Path folder) throws IOException {
        List<Manifest.Entry> entries = new ArrayList<>();
        for (Path file : files(folder)) {
            entries.add(Manifest.Entry.of(folder, file));
        }
        return entries;
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Puts a folder's files and names onto the disk. */
    static void force(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** Of a copy that was cut short. */
    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
