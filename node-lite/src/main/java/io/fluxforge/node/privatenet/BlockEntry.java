package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainWork;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PowHeader;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block that the node keeps, and its place in the tree of blocks. Guarded by {@link PrivateChain}. */
final class BlockEntry {
    /** Said of a block that breaks no rule so far. */
    static final String VALID = "";

    final PowHeader header;
    final Hash256 hash;
    final @Nullable BlockEntry previous;
    final int height;
    final BigInteger chainWork;
    /** Order of arrival: of two chains with the same work the earlier stays the best. */
    final long arrival;
    /** Where its bytes are; -1 for the first block, which is the network's. */
    final long filePosition;

    final int size;
    final int transactions;

    /** The rule that the block or one before it breaks, or {@link #VALID}. */
    String failure = VALID;
    /** Whether it was part of the best chain at some time, so that all of it has been checked. */
    boolean connectedOnce;
    /** The coins that it spent while it is part of the best chain. */
    List<UtxoSet.Spent> spent = List.of();

    BlockEntry(
            PowHeader header,
            @Nullable BlockEntry previous,
            long arrival,
            long filePosition,
            int size,
            int transactions) {
        this.header = header;
        this.hash = header.hash();
        this.previous = previous;
        this.height = previous == null ? 0 : previous.height + 1;
        BigInteger work = ChainWork.of(header);
        this.chainWork = previous == null ? work : previous.chainWork.add(work);
        this.arrival = arrival;
        this.filePosition = filePosition;
        this.size = size;
        this.transactions = transactions;
    }

    boolean isValid() {
        return failure.isEmpty();
    }

    /** Whether this block's chain is to be preferred to another's. */
    boolean isBetterThan(BlockEntry other) {
        int work = chainWork.compareTo(other.chainWork);
        return work > 0 || (work == 0 && arrival < other.arrival);
    }

    /** The block at a height of 0 to {@link #height} on the way from here to the first. */
    BlockEntry ancestor(int at) {
        BlockEntry entry = this;
        while (entry.height > at) {
            entry = parentOf(entry);
        }
        return entry;
    }

    /** The block before one that is not the first. */
    static BlockEntry parentOf(BlockEntry entry) {
        BlockEntry parent = entry.previous;
        if (parent == null) {
            throw new IllegalStateException("block " + entry.hash + " is the first");
        }
        return parent;
    }

    @Override
    public String toString() {
        return height + " " + hash;
    }
}
