package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.rpc.SubmitVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tree of blocks, the best chain in it with its coins, and the mempool on top: the state of a private node. Thread-safe; every
 * method holds the one lock of this object, so that what a caller reads in a block synchronised on it belongs together.
 */
final class PrivateChain implements AutoCloseable {
    /** Is told of changes; called while the chain's lock is held, so it only passes them on. */
    interface Listener {
        /** There is another best block. */
        default void tipChanged(BlockEntry tip) {}

        /** A transaction is new in the mempool. */
        default void transactionAdded(Hash256 txid) {}
    }

    private final ChainParams network;
    private final Rules rules;
    private final BlockFile file;
    private final LongSupplier clockSeconds;
    private final Map<Hash256, BlockEntry> blocks = new HashMap<>();
    /** All of them in the order of their arrival, the first block first. */
    private final List<BlockEntry> arrived = new ArrayList<>();

    private final List<BlockEntry> active = new ArrayList<>();
    private final UtxoSet coins = new UtxoSet();
    private final Map<Hash256, BlockEntry> transactions = new HashMap<>();
    private final Mempool mempool;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private boolean replaying = true;
    private boolean closed;

    /**
     * Reads a chain from its file, or begins one.
     *
     * @param clockSeconds seconds since 1970
     */
    PrivateChain(ChainParams network, BlockFile file, LongSupplier clockSeconds) throws IOException {
        this.network = network;
        this.rules = new Rules(network);
        this.file = file;
        this.clockSeconds = clockSeconds;
        this.mempool = new Mempool(network, coins);
        if (!(network.genesis().header() instanceof PowHeader first)) {
            throw new IOException("the first block of " + network.name() + " is none of proof of work");
        }
        byte[] genesis = genesisBytes();
        BlockEntry entry = new BlockEntry(first, null, 0, -1, genesis.length, 1);
        entry.connectedOnce = true;
        blocks.put(entry.hash, entry);
        arrived.add(entry);
        active.add(entry);
        synchronized (this) {
            file.replay(this::replay);
            replaying = false;
        }
    }

    private void replay(byte type, long position, byte[] payload) throws IOException {
        switch (type) {
            case BlockFile.BLOCK -> {
                SubmitVerdict verdict = accept(payload, position);
                if (verdict.word().equals("bad-prevblk")) {
                    throw new IOException(
                            "the blocks in the data folder are of another network than " + network.name());
                }
            }
            case BlockFile.INVALIDATE -> invalidate(Hash256.of(payload));
            case BlockFile.RECONSIDER -> reconsider(Hash256.of(payload));
            default -> throw new IOException("the data folder is of a newer version: record type " + type);
        }
    }

    private byte[] genesisBytes() {
        return new ByteWriter()
                .writeBytes(network.genesis().header().toBytes())
                .writeCompactSize(1)
                .writeBytes(network.genesis().coinbase())
                .toByteArray();
    }

    ChainParams network() {
        return network;
    }

    Rules rules() {
        return rules;
    }

    /** Seconds since 1970. */
    long nowSeconds() {
        return clockSeconds.getAsLong();
    }

    void addListener(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Takes a block as on the wire.
     *
     * @throws DecodeException if the bytes are none
     */
    synchronized SubmitVerdict submit(byte[] bytes) throws DecodeException {
        Block.decode(bytes);
        return accept(bytes, -1);
    }

    /** What {@link #submit} would say of a block on top of the tip whose solution is not looked at. */
    synchronized String propose(byte[] bytes) throws DecodeException {
        Block block = Block.decode(bytes);
        BlockEntry tip = tip();
        if (!block.header().previousHash().equals(tip.hash)) {
            return "inconclusive-not-best-prevblk";
        }
        String wrong = rules.checkBlock(block, tip.height + 1);
        if (wrong == null) {
            wrong = rules.checkConnected(block, tip.height + 1, coins);
        }
        return wrong == null ? "" : wrong;
    }

    /** Takes a block that is new, or at its position in the file since an earlier run. */
    private SubmitVerdict accept(byte[] bytes, long position) {
        Block block = decoded(bytes);
        BlockEntry known = blocks.get(block.hash());
        if (known != null) {
            return SubmitVerdict.ofWord(
                    !known.isValid()
                            ? "duplicate-invalid"
                            : known.connectedOnce ? "duplicate" : "duplicate-inconclusive");
        }
        BlockEntry parent = blocks.get(block.header().previousHash());
        if (parent == null || !parent.isValid()) {
            return SubmitVerdict.ofWord("bad-prevblk");
        }
        String wrong = rules.checkHeader(block.header(), parent, nowSeconds(), replaying);
        if (wrong == null) {
            wrong = rules.checkBlock(block, parent.height + 1);
        }
        if (wrong != null) {
            return SubmitVerdict.ofWord(wrong);
        }
        long at = position < 0 ? append(BlockFile.BLOCK, bytes) : position;
        BlockEntry entry = new BlockEntry(
                (PowHeader) block.header(),
                parent,
                blocks.size(),
                at,
                bytes.length,
                block.transactions().size());
        blocks.put(entry.hash, entry);
        arrived.add(entry);
        if (entry.isBetterThan(tip())) {
            activateBest(entry);
        }
        return SubmitVerdict.ofWord(!entry.isValid() ? entry.failure : entry.connectedOnce ? "" : "inconclusive");
    }

    private long append(byte type, byte[] payload) {
        if (closed) {
            throw new IllegalStateException("the chain is closed");
        }
        try {
            return file.append(type, payload);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the block file", e);
        }
    }

    /** Makes the best valid block the tip. Chains that turn out to break a rule on the way are marked and left. */
    private void activateBest(BlockEntry first) {
        BlockEntry before = tip();
        List<Transaction> returned = new ArrayList<>();
        BlockEntry goal = first;
        while (goal != tip()) {
            connectUpTo(goal, returned);
            if (goal.isValid()) {
                break;
            }
            goal = bestValid();
        }
        if (tip() != before) {
            if (!replaying) {
                mempool.chainChanged(coins, returned, tip().height + 1, nowSeconds());
            }
            listeners.forEach(listener -> listener.tipChanged(tip()));
            notifyAll();
        }
    }

    private void connectUpTo(BlockEntry goal, List<Transaction> returned) {
        List<BlockEntry> path = new ArrayList<>();
        BlockEntry fork = goal;
        while (!isActive(fork)) {
            path.add(fork);
            fork = BlockEntry.parentOf(fork);
        }
        while (tip() != fork) {
            disconnectTip(returned);
        }
        for (BlockEntry entry : path.reversed()) {
            Block block = decoded(bytesOf(entry));
            String wrong = rules.checkConnected(block, entry.height, coins);
            if (wrong != null) {
                markFailed(entry, wrong);
                return;
            }
            entry.spent = coins.connect(block, entry.height);
            entry.connectedOnce = true;
            active.add(entry);
            block.txids().forEach(txid -> transactions.put(txid, entry));
        }
    }

    private void disconnectTip(List<Transaction> returned) {
        BlockEntry entry = active.removeLast();
        Block block = decoded(bytesOf(entry));
        coins.disconnect(block, entry.spent);
        entry.spent = List.of();
        block.txids().forEach(transactions::remove);
        returned.addAll(0, block.transactions().subList(1, block.transactions().size()));
    }

    private void markFailed(BlockEntry entry, String word) {
        entry.failure = word;
        // Children always come later, so that one pass in the order of arrival reaches them all.
        blocks.values().stream()
                .sorted(Comparator.comparingLong(block -> block.arrival))
                .filter(block -> block.previous != null && !block.previous.isValid())
                .forEach(block -> block.failure = word);
    }

    private BlockEntry bestValid() {
        BlockEntry best = active.getFirst();
        for (BlockEntry entry : blocks.values()) {
            if (entry.isValid() && entry.isBetterThan(best)) {
                best = entry;
            }
        }
        return best;
    }

    /**
     * Leaves the chain of a block for the best one without it.
     *
     * @return whether the block is known and not the first
     */
    synchronized boolean invalidate(Hash256 hash) {
        BlockEntry entry = blocks.get(hash);
        if (entry == null || entry.previous == null) {
            return false;
        }
        if (!replaying) {
            append(BlockFile.INVALIDATE, hash.toBytes());
        }
        markFailed(entry, "duplicate-invalid");
        activateBest(bestValid());
        return true;
    }

    /** Takes back {@link #invalidate}, also for the blocks before and after. */
    synchronized boolean reconsider(Hash256 hash) {
        BlockEntry entry = blocks.get(hash);
        if (entry == null) {
            return false;
        }
        if (!replaying) {
            append(BlockFile.RECONSIDER, hash.toBytes());
        }
        for (BlockEntry block : blocks.values()) {
            boolean related = block.height >= entry.height
                    ? block.ancestor(entry.height) == entry
                    : entry.ancestor(block.height) == block;
            if (related) {
                block.failure = BlockEntry.VALID;
            }
        }
        activateBest(bestValid());
        return true;
    }

    /** Offers a transaction to the mempool. */
    synchronized TransactionVerdict submit(Transaction transaction) {
        if (transactions.containsKey(transaction.txid())) {
            return new TransactionVerdict(TransactionVerdict.Kind.IN_CHAIN, "transaction already in block chain");
        }
        TransactionVerdict verdict = mempool.add(transaction, tip().height + 1, nowSeconds());
        if (verdict.kind() == TransactionVerdict.Kind.ACCEPTED) {
            listeners.forEach(listener -> listener.transactionAdded(transaction.txid()));
            notifyAll();
        }
        return verdict;
    }

    /** The transactions that wait; to be used while the lock is held. */
    synchronized Mempool mempool() {
        return mempool;
    }

    synchronized BlockEntry tip() {
        return active.getLast();
    }

    /** The block of the best chain at a height, or null beyond its ends. */
    synchronized @Nullable BlockEntry at(int height) {
        return height < 0 || height >= active.size() ? null : active.get(height);
    }

    synchronized @Nullable BlockEntry find(Hash256 hash) {
        return blocks.get(hash);
    }

    synchronized boolean isActive(BlockEntry entry) {
        return entry.height < active.size() && active.get(entry.height) == entry;
    }

    /** The block of the best chain that holds a transaction, or null. */
    synchronized @Nullable BlockEntry blockOf(Hash256 txid) {
        return transactions.get(txid);
    }

    synchronized @Nullable Coin coin(OutPoint point) {
        return coins.coin(point);
    }

    synchronized int coinCount() {
        return coins.size();
    }

    /** Hands over every coin of the best chain; to be used while the lock is held. */
    synchronized void eachCoin(BiConsumer<OutPoint, Coin> taker) {
        coins.each(taker);
    }

    /** Blocks of all branches from the one that came as number {@code from} on, the first block being number 0. */
    synchronized List<BlockEntry> arrivedFrom(int from) {
        return List.copyOf(arrived.subList(from, arrived.size()));
    }

    /** Bytes of the block file. */
    synchronized long fileSize() {
        return file.size();
    }

    /** The blocks that no block follows, the best chain's first. */
    synchronized Collection<BlockEntry> tips() {
        Set<BlockEntry> tips = new HashSet<>(blocks.values());
        blocks.values().forEach(block -> tips.remove(block.previous));
        List<BlockEntry> sorted = new ArrayList<>(tips);
        sorted.sort((a, b) -> a.isBetterThan(b) ? -1 : b.isBetterThan(a) ? 1 : 0);
        sorted.remove(tip());
        sorted.addFirst(tip());
        return Collections.unmodifiableList(sorted);
    }

    /** A block as on the wire. */
    synchronized byte[] bytesOf(BlockEntry entry) {
        if (entry.filePosition < 0) {
            return genesisBytes();
        }
        try {
            return file.payload(entry.filePosition, entry.size);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the block file", e);
        }
    }

    /** A block, decoded. */
    Block blockOf(BlockEntry entry) {
        return decoded(bytesOf(entry));
    }

    private static Block decoded(byte[] bytes) {
        try {
            return Block.decode(bytes);
        } catch (DecodeException e) {
            throw new IllegalStateException("a block that was decoded before: " + e.getMessage(), e);
        }
    }

    /** Hashes from the tip back to the first, ever farther apart, for a peer to find where its chain leaves ours. */
    synchronized List<Hash256> locator() {
        List<Hash256> hashes = new ArrayList<>();
        int step = 1;
        for (int height = tip().height; height > 0; height -= step) {
            hashes.add(active.get(height).hash);
            if (hashes.size() > 10) {
                step *= 2;
            }
        }
        hashes.add(active.getFirst().hash);
        return hashes;
    }

    /** The first block of a locator that is part of the best chain; the very first if none is. */
    synchronized BlockEntry forkOf(List<Hash256> locator) {
        for (Hash256 hash : locator) {
            BlockEntry entry = blocks.get(hash);
            if (entry != null && isActive(entry)) {
                return entry;
            }
        }
        return active.getFirst();
    }

    /** Whether nothing is to be waited for any more. */
    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
