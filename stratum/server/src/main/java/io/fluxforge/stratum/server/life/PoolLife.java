package io.fluxforge.stratum.server.life;

import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Compares what a pool's stores say of themselves: the data base, the folder of the share journal, and the data folder with all else.
 * Copies that were put back belong to another life, or do not know what the others know.
 */
public final class PoolLife {
    private final Store store;
    private final Path data;
    private final Path journal;

    /**
     * What the stores say.
     *
     * @param base the data base
     * @param data the data folder
     * @param journal the folder of the share journal
     * @param read up to where the ledger has read the journal
     * @param isOther whether that was another journal
     * @param end where the journal ends
     */
    private record Found(
            Optional<Life> base,
            Optional<Life> data,
            Optional<Life> journal,
            JournalPosition read,
            boolean isOther,
            JournalPosition end) {
        boolean isNew() {
            return base.isEmpty() && data.isEmpty() && journal.isEmpty();
        }

        /** A first start that was cut short after the data base had its life. */
        boolean isBeginning() {
            return base.isPresent() && base.get().incarnation() == 1 && data.isEmpty() && journal.isEmpty();
        }
    }

    /**
     * Stores that are to belong together.
     *
     * @param data the data folder, which exists
     * @param journal the folder of the share journal, which exists
     */
    public PoolLife(Store store, Path data, Path journal) {
        this.store = store;
        this.data = data;
        this.journal = journal;
    }

    private Found look() throws IOException {
        JournalPosition end = Files.isDirectory(journal)
                ? new JournalReader(journal)
                        .read(JournalReader.startOfLast(journal, 1), (type, payload, next) -> {})
                        .end()
                : JournalPosition.START;
        record Base(Optional<Life> life, LifeTable.Read read) {}
        Base base = store.read(tx -> new Base(new LifeTable(tx).current(), new LifeTable(tx).read()));
        JournalPosition read = base.read().position();
        Integer tail = base.read().tail();
        boolean other = tail != null && !JournalReader.tail(journal, read).equals(OptionalInt.of(tail));
        return new Found(base.life(), new LifeFile(data).read(), new LifeFile(journal).read(), read, other, end);
    }

    /**
     * In what the stores differ, a line each; none if they belong together.
     *
     * @throws IOException also if they are of different pools
     */
    public List<String> differences() throws IOException {
        return differences(look());
    }

    private List<String> differences(Found found) throws IOException {
        requireOnePool(found);
        List<String> differences = new ArrayList<>();
        if (!found.isNew() && !found.isBeginning()) {
            long newest = newest(found);
            differ(differences, "the data base " + store.shown(), found.base(), newest);
            differ(differences, "the folder " + data, found.data(), newest);
            differ(differences, "the journal in " + journal, found.journal(), newest);
        }
        if (found.read().compareTo(found.end()) > 0) {
            differences.add(
                    "the data base has read the share journal up to " + found.read() + ", but the journal ends at "
                            + found.end() + ": it was put back from an older copy, or a part of it is missing");
        } else if (found.isOther()) {
            differences.add("the data base has read another share journal up to " + found.read() + " than the one in "
                    + journal + ": one of the two was put back from a copy");
        }
        return differences;
    }

    private static void differ(List<String> differences, String what, Optional<Life> life, long newest) {
        if (life.isEmpty()) {
            differences.add(
                    what + " does not say which pool it belongs to, and the others do: it is new, or was put back from"
                            + " before they did");
        } else if (life.get().incarnation() < newest) {
            differences.add(what + " is of life " + life.get().incarnation() + " of the pool, which is in its life "
                    + newest + ": it was put back from an older copy");
        }
    }

    private static List<Life> all(Found found) {
        List<Life> all = new ArrayList<>();
        found.base().ifPresent(all::add);
        found.data().ifPresent(all::add);
        found.journal().ifPresent(all::add);
        return all;
    }

    private static long newest(Found found) {
        return all(found).stream().mapToLong(Life::incarnation).max().orElse(0);
    }

    private void requireOnePool(Found found) throws IOException {
        Set<String> pools = new HashSet<>();
        all(found).forEach(life -> pools.add(life.pool()));
        if (pools.size() > 1) {
            throw new IOException(
                    "the data base " + store.shown() + " is of pool " + shown(found.base()) + ", the folder "
                            + data + " of " + shown(found.data()) + ", the journal in it of " + shown(found.journal())
                            + ": these do not belong together; put back those that do");
        }
    }

    private static String shown(Optional<Life> life) {
        return life.map(Life::pool).orElse("nobody");
    }

    /** Is told of differences before the stores are made one again. */
    @FunctionalInterface
    public interface Alarm {
        /** Keeps them in the data base, so that nothing is paid until somebody has looked. */
        void raise(List<String> differences) throws StoreException;
    }

    /**
     * Makes all stores of one life: a new one for a pool that is new, else the one that they have; where they differ another begins,
     * once the alarm is kept.
     *
     * @throws IOException also if they are of different pools: nothing is changed then
     */
    public Life open(Alarm alarm, InstantSource clock) throws IOException {
        Found found = look();
        List<String> differences = differences(found);
        if (!differences.isEmpty()) {
            alarm.raise(differences);
            return begin(found, "found different: " + String.join("; ", differences), clock);
        }
        Life life = store.writeAndGet(tx -> new LifeTable(tx).currentOrFirst(clock.millis()));
        write(life, found.data(), found.journal());
        return life;
    }

    /** Begins another life of all stores, as after a restore. */
    public Life beginNext(String note, InstantSource clock) throws IOException {
        Found found = look();
        requireOnePool(found);
        return begin(found, note, clock);
    }

    private Life begin(Found found, String note, InstantSource clock) throws IOException {
        String pool = all(found).isEmpty()
                ? Life.begin().pool()
                : all(found).getFirst().pool();
        Life next = new Life(pool, newest(found) + 1);
        boolean other = found.isOther() || found.read().compareTo(found.end()) > 0;
        store.write(tx -> {
            LifeTable lives = new LifeTable(tx);
            lives.begin(next, found.end(), note, clock.millis());
            if (other) {
                lives.readAnew(found.end());
            }
        });
        write(next, found.data(), found.journal());
        return next;
    }

    private void write(Life life, Optional<Life> ofData, Optional<Life> ofJournal) throws IOException {
        if (!ofData.equals(Optional.of(life))) {
            new LifeFile(data).write(life);
        }
        if (!ofJournal.equals(Optional.of(life))) {
            new LifeFile(journal).write(life);
        }
    }
}
