package io.fluxforge.node.headers;

import io.fluxforge.node.chain.HeaderView;
import io.fluxforge.node.codec.Hash256;

/**
 * Times and targets of a branch's last blocks, in arrays that the rules read. Older ones come from the store when they are asked for.
 * For one thread.
 */
final class HeaderWindow implements HeaderView {
    /** Blocks kept at least; the longest rule there is looks back on 1,000 and their medians. */
    private static final int KEPT = 1 << 11;

    private final HeaderStore.View store;
    private final long[] times = new long[2 * KEPT];
    private final int[] bits = new int[2 * KEPT];
    private Hash256 lowestPrevious;
    private Hash256 lastHash;
    /** Height of the block at index {@link #start}. */
    private int lowest;

    private int start;
    private int end;

    /** A window that ends in {@code last}, whose ancestors the store has. */
    HeaderWindow(HeaderStore.View store, HeaderRecord last) {
        this.store = store;
        // In the middle, so that it can grow both ways.
        start = KEPT;
        end = KEPT;
        lowest = last.height();
        lowestPrevious = last.previousHash();
        lastHash = last.hash();
        put(end++, last.time(), last.bits());
    }

    /** Hash of the last block. */
    Hash256 lastHash() {
        return lastHash;
    }

    /** Appends a block. */
    void append(Hash256 hash, long time, int newBits) {
        if (end == times.length) {
            slide();
        }
        put(end++, time, newBits);
        lastHash = hash;
    }

    private void put(int at, long time, int newBits) {
        times[at] = time;
        bits[at] = newBits;
    }

    /** Drops the older half. Asking for it would mean to go through the store from the tip, which no rule does. */
    private void slide() {
        int from = end - KEPT;
        System.arraycopy(times, from, times, 0, KEPT);
        System.arraycopy(bits, from, bits, 0, KEPT);
        lowest += from - start;
        lowestPrevious = Hash256.ZERO;
        start = 0;
        end = KEPT;
    }

    @Override
    public int height() {
        return lowest + (end - start) - 1;
    }

    @Override
    public long time(int height) {
        return times[index(height)];
    }

    @Override
    public int bits(int height) {
        return bits[index(height)];
    }

    private int index(int height) {
        while (height < lowest && start > 0 && height >= 0) {
            HeaderRecord older = store.find(lowestPrevious);
            if (older == null) {
                throw StoreException.damaged("it lacks block " + lowestPrevious + " at height " + (lowest - 1));
            }
            start--;
            put(start, older.time(), older.bits());
            lowest = older.height();
            lowestPrevious = older.previousHash();
        }
        if (height < lowest || height > height()) {
            throw new IllegalArgumentException("height=" + height + ", kept " + lowest + " to " + height());
        }
        return start + height - lowest;
    }
}
