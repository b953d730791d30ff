package io.fluxforge.stratum.server.backup;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.PoolLife;
import io.fluxforge.stratum.server.reload.PoolLock;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Puts a copy of a pool back. What was there before is kept in a folder {@code replaced-TIME} of the data folder. A file {@code
 * restoring} there says that it is under way: while it is there no pool starts, and the restore may be begun again.
 */
public final class Restore {
    private static final String MARK = "restoring";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StoreOptions options;
    private final Path data;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * @param options the data base to put it into
     * @param data the data folder to put it into, made if need be
     * @param progress takes a line for each step
     */
    public Restore(StoreOptions options, Path data, InstantSource clock, Consumer<String> progress) {
        this.options = options;
        this.data = data;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Says whether a data folder is whole.
     *
     * @throws IOException with one line for the user, if a restore was cut short
     */
    public static void requireNone(Path data) throws IOException {
        if (Files.exists(data.resolve(MARK))) {
            throw new IOException(
                    "a restore into " + data + " was cut short; do it again: ./fluxforge pool restore DIR --replace");
        }
    }

    /**
     * Puts a copy back and begins the pool's next life.
     *
     * @param copy what {@link Backup} wrote
     * @param replace whether what is there may be replaced
     * @return the life that begins
     * @throws IOException with one line for the user; nothing was changed if the copy is not whole, something is there that may not be
     *     replaced, or the pool runs
     */
    public Life read(Path copy, boolean replace) throws IOException {
        Manifest manifest = Manifest.read(copy);
        if (!manifest.kind().equals(Store.kind(options))) {
            throw new IOException("the copy is of a data base of " + manifest.kind()
                    + ", and the configuration names one of " + Store.kind(options));
        }
        progress.accept("looking at " + manifest.files().size() + " files of " + manifest.time());
        manifest.verify(copy);
        PrivateFiles.createFolder(data);
        try (PoolLock _ = PoolLock.take(data)) {
            boolean used = !present().isEmpty() || Store.isUsed(options);
            if (used && !replace) {
                throw new IOException("a pool is there already, in " + data + " and " + options.shown()
                        + "; --replace puts it aside");
            }
            PrivateFiles.replace(data.resolve(MARK), copy.toAbsolutePath() + "\n");
            Backup.force(data.resolve(MARK));
            if (used) {
                putAside();
            }
            return putBack(copy, manifest);
        }
    }

    private Life putBack(Path copy, Manifest manifest) throws IOException {
        Path from = copy.resolve(Backup.DATA);
        for (Path file : Backup.files(from)) {
            Path to = data.resolve(from.relativize(file).toString());
            Path folder = to.getParent();
            if (folder != null) {
                PrivateFiles.createFolder(folder);
            }
            PrivateFiles.createFile(to);
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
        PrivateFiles.createFolder(StratumPool.journalFolder(data));
        progress.accept("data base " + options.shown());
        Store.restore(options, copy.resolve(Backup.STORE));
        Life life;
        try (Store store = Store.open(options)) {
            if (store.schema() < manifest.schema()) {
                throw new IOException("the copy is of a newer version of this program: migration " + manifest.schema());
            }
            life = new PoolLife(store, data, StratumPool.journalFolder(data))
                    .beginNext("restored from a copy of " + manifest.time(), clock);
        }
        for (Path file : Backup.files(data)) {
            Backup.force(file);
        }
        Files.delete(data.resolve(MARK));
        progress.accept("done: pool " + life.pool() + " begins life " + life.incarnation());
        return life;
    }

    private List<Path> present() throws IOException {
        List<Path> files = new ArrayList<>(PoolFiles.besidesJournal(data));
        files.addAll(PoolFiles.journal(data));
        return files;
    }

    private void putAside() throws IOException {
        Path aside = data.resolve("replaced-" + TIME.format(clock.instant()));
        for (int i = 2; Files.exists(aside); i++) {
            aside = data.resolve("replaced-" + TIME.format(clock.instant()) + "-" + i);
        }
        progress.accept("what is there now goes to " + aside);
        PrivateFiles.createFolder(aside.resolve(Backup.STORE));
        for (Path file : options.files()) {
            Files.move(file, aside.resolve(Backup.STORE).resolve(file.getFileName()));
        }
        if (options.files().isEmpty() && Store.isUsed(options)) {
            try (Store store = Store.open(options)) {
                store.copyTo(aside.resolve(Backup.STORE));
            }
        }
        for (Path file : present()) {
            Path to = aside.resolve(Backup.DATA).resolve(file.toString());
            Path folder = to.getParent();
            if (folder != null) {
                PrivateFiles.createFolder(folder);
            }
            Files.move(data.resolve(file), to);
        }
    }
}
