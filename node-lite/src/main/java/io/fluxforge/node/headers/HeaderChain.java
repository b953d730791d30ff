package io.fluxforge.node.headers;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.ChainWork;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.AddResult.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All headers that the rules accept, and the branch of them with the most work; of two with the same work, the one that came first.
 * Reorganisations may have any depth, but never reach below a checkpoint that the best chain has passed.
 *
 * <p>One thread, always the same platform thread, calls {@link #add} and {@link #commit}. What it adds is durable, and seen by the
 * other methods, after the commit; a process that is killed in between has lost just that. All other methods are for any thread.
 */
public final class HeaderChain implements AutoCloseable {
    /** Blocks at the tip whose links are checked when a store is opened. */
    private static final int CHECKED_AT_OPEN = 200;
    /** Hashes at the beginning of a locator that follow each other without a gap. */
    private static final int DENSE_LOCATOR = 10;

    private final ChainParams network;
    private final HeaderStore store;
    private final PowVerifier verifier;
    private final InstantSource clock;
    private volatile HeaderRecord tip;

    private HeaderStore.@Nullable Batch batch;
    private @Nullable HeaderWindow window;
    private HeaderRecord best;

    /**
     * Opens the chain that a store keeps, or begins one.
     *
     * @param store of this network; closed with the chain
     * @param verifier checks proofs of work; shared, and not closed
     * @param clock refuses headers of the future
     * @throws StoreException if what the store keeps is no chain of this network, with one line for the user
     */
    public HeaderChain(ChainParams network, HeaderStore store, PowVerifier verifier, InstantSource clock) {
        this.network = network;
        this.store = store;
        this.verifier = verifier;
        this.clock = clock;
        tip = open();
        best = tip;
    }

    private HeaderRecord open() {
        try (HeaderStore.View view = store.read()) {
            if (view.bestHeight() >= 0) {
                return checkedTip(view);
            }
        }
        HeaderRecord first = genesis();
        try (HeaderStore.Batch begin = store.write()) {
            begin.put(first);
            begin.setBest(0, first.hash());
            begin.commit();
        }
        return first;
    }

    private HeaderRecord genesis() {
        ChainHeader header = network.genesis().header();
        return new HeaderRecord(
                network.genesis().hash(),
                header.previousHash(),
                0,
                header.time(),
                header.bits(),
                header.version(),
                ChainWork.of(header));
    }

    private HeaderRecord checkedTip(HeaderStore.View view) {
        int height = view.bestHeight();
        network.checkpoints().headMap(height, true).forEach((at, hash) -> requireSound(isBest(view, at, hash)));
        HeaderRecord last = recordAt(view, height);
        if (last == null) {
            throw damaged();
        }
        HeaderRecord child = last;
        for (int i = 0; i < CHECKED_AT_OPEN && child.height() > 0; i++) {
            HeaderRecord parent = recordAt(view, child.height() - 1);
            if (parent == null) {
                throw damaged();
            }
            requireSound(parent.hash().equals(child.previousHash())
                    && parent.height() == child.height() - 1
                    && parent.chainWork().compareTo(child.chainWork()) < 0);
            child = parent;
        }
        return last;
    }

    private static void requireSound(boolean sound) {
        if (!sound) {
            throw damaged();
        }
    }

    private static StoreException damaged() {
        return StoreException.damaged("its headers are no chain of this network");
    }

    private static boolean isBest(HeaderStore.View view, int height, Hash256 hash) {
        return Objects.equals(view.hashAt(height), hash);
    }

    private static @Nullable HeaderRecord recordAt(HeaderStore.View view, int height) {
        Hash256 hash = view.hashAt(height);
        return hash == null ? null : view.find(hash);
    }

    /** Our clock, by which headers of the future are told: seconds since 1970. */
    public long clockSeconds() {
        return clock.millis() / 1000;
    }

    /**
     * Writes what is there already, to see that the store can be written; by the thread that adds, or before it begins.
     *
     * @throws StoreException if it cannot
     */
    public void tryToWrite() {
        try (HeaderStore.Batch again = store.write()) {
            again.put(tip);
            again.commit();
        }
    }

    /** The network whose headers these are. */
    public ChainParams network() {
        return network;
    }

    /** The last block of the best chain. */
    public HeaderRecord tip() {
        return tip;
    }

    /** Headers kept, those of side branches too. */
    public long size() {
        return read(HeaderStore.View::size);
    }

    /** A header that is kept, in the best chain or not; null if it is not. */
    public @Nullable HeaderRecord find(Hash256 hash) {
        return read(view -> view.find(hash));
    }

    /** As {@link #find}, but sees what is not committed; for the thread that adds. */
    public @Nullable HeaderRecord findAdded(Hash256 hash) {
        HeaderStore.Batch writing = batch;
        return writing == null ? find(hash) : writing.find(hash);
    }

    /** The best chain's block at a height, null above its tip. */
    public @Nullable HeaderRecord recordAt(int height) {
        return read(view -> recordAt(view, height));
    }

    /** The height of a block in the best chain; −1 if it is not in it. */
    public int heightInBestChain(Hash256 hash) {
        return read(view -> {
            HeaderRecord found = view.find(hash);
            return found != null && isBest(view, found.height(), hash) ? found.height() : -1;
        });
    }

    /** Hashes of the best chain for a question to a peer: the last ten, then with growing gaps, at last the first block. */
    public List<Hash256> locator() {
        return read(view -> {
            List<Hash256> hashes = new ArrayList<>();
            int step = 1;
            for (int height = view.bestHeight(); height > 0; height -= step) {
                addIfThere(hashes, view.hashAt(height));
                if (hashes.size() >= DENSE_LOCATOR) {
                    step *= 2;
                }
            }
            addIfThere(hashes, view.hashAt(0));
            return hashes;
        });
    }

    private static void addIfThere(List<Hash256> hashes, @Nullable Hash256 hash) {
        if (hash != null) {
            hashes.add(hash);
        }
    }

    private <T extends @Nullable Object> T read(Function<HeaderStore.View, T> query) {
        try (HeaderStore.View view = store.read()) {
            return query.apply(view);
        }
    }

    /**
     * Adds headers that follow each other. Good ones before a bad one are kept.
     *
     * @throws InterruptedException while proofs are verified; nothing of the run is kept then
     */
    public AddResult add(List<ChainHeader> headers) throws InterruptedException {
        HeaderStore.Batch writing = openBatch();
        int known = 0;
        while (known < headers.size() && writing.find(headers.get(known).hash()) != null) {
            known++;
        }
        if (known == headers.size()) {
            return new AddResult(Status.ACCEPTED, 0, "");
        }
        HeaderRecord parent = writing.find(headers.get(known).previousHash());
        if (parent == null) {
            return new AddResult(Status.UNKNOWN_PARENT, 0, "the block before is not known");
        }
        HeaderRun run = new HeaderRun(network, windowAt(writing, parent), parent, floor(), clockSeconds());
        for (ChainHeader header : headers.subList(known, headers.size())) {
            if (!run.take(header)) {
                break;
            }
        }
        int invalid = verifier.firstInvalid(run.claims());
        if (invalid >= 0) {
            run.cut(run.claimIndex(invalid), "invalid-solution");
            // It has seen headers that are not kept.
            window = null;
        }
        run.records().forEach(writing::put);
        if (!run.records().isEmpty()) {
            prefer(writing, run.records());
        }
        return run.result();
    }

    private HeaderStore.Batch openBatch() {
        HeaderStore.Batch open = batch;
        if (open == null) {
            open = store.write();
            batch = open;
        }
        return open;
    }

    private HeaderWindow windowAt(HeaderStore.View view, HeaderRecord parent) {
        HeaderWindow known = window;
        if (known == null || !known.lastHash().equals(parent.hash())) {
            known = new HeaderWindow(view, parent);
            window = known;
        }
        return known;
    }

    /** The height of the last checkpoint that the best chain has passed: nothing new may come at or below. */
    private int floor() {
        Integer passed = network.checkpoints().floorKey(best.height());
        return passed == null ? 0 : passed;
    }

    /** Makes the new headers' branch the best chain if it has more work. */
    private void prefer(HeaderStore.Batch writing, List<HeaderRecord> added) {
        HeaderRecord last = added.getLast();
        if (last.chainWork().compareTo(best.chainWork()) <= 0) {
            return;
        }
        List<Hash256> branch = new ArrayList<>();
        for (int i = added.size() - 1; i >= 0; i--) {
            branch.add(added.get(i).hash());
        }
        int fork = added.getFirst().height() - 1;
        Hash256 hash = added.getFirst().previousHash();
        while (!isBest(writing, fork, hash)) {
            branch.add(hash);
            HeaderRecord older = writing.find(hash);
            if (older == null) {
                throw damaged();
            }
            hash = older.previousHash();
            fork--;
        }
        if (fork < best.height()) {
            writing.truncateBest(fork);
        }
        for (int i = branch.size() - 1; i >= 0; i--) {
            fork++;
            writing.setBest(fork, branch.get(i));
        }
        best = last;
    }

    /**
     * Makes what was added durable.
     *
     * @return how the tip changed, null if it did not
     */
    public @Nullable TipChange commit() {
        HeaderStore.Batch writing = batch;
        if (writing == null) {
            return null;
        }
        HeaderRecord previous = tip;
        TipChange change = best.hash().equals(previous.hash()) ? null : change(writing, previous);
        batch = null;
        window = null;
        writing.commit();
        tip = best;
        return change;
    }

    private TipChange change(HeaderStore.View view, HeaderRecord previous) {
        List<Hash256> removed = new ArrayList<>();
        HeaderRecord fork = previous;
        while (!isBest(view, fork.height(), fork.hash())) {
            removed.add(fork.hash());
            HeaderRecord older = view.find(fork.previousHash());
            if (older == null) {
                throw damaged();
            }
            fork = older;
        }
        return new TipChange(previous, fork, removed, best);
    }

    /** Drops what was not committed. */
    public void rollback() {
        HeaderStore.Batch writing = batch;
        if (writing != null) {
            batch = null;
            window = null;
            best = tip;
            writing.close();
        }
    }

    /** Drops what was not committed, and closes the store. For the thread that adds, or any once nothing is left to commit. */
    @Override
    public void close() {
        rollback();
        store.close();
    }
}
