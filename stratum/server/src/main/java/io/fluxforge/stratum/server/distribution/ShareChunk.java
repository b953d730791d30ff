package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.server.journal.JournalPosition;
import java.math.BigInteger;
import java.util.function.IntUnaryOperator;

/** Some shares of one segment of the journal, in columns. */
final class ShareChunk {
    /** Shares in a chunk. */
    static final int CAPACITY = 1 << 14;

    private final JournalPosition start;
    private final long[] work = new long[CAPACITY];
    private final int[] miners = new int[CAPACITY];
    private final int[] ends = new int[CAPACITY];
    private final WorkSums total = new WorkSums(1);
    private int size;

    /** Takes the work of one share. */
    @FunctionalInterface
    interface Visitor {
        void share(int miner, long work);
    }

    /** @param start where the first share's record begins */
    ShareChunk(JournalPosition start) {
        this.start = start;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    void add(long end, int miner, long shareWork) {
        work[size] = shareWork;
        miners[size] = miner;
        ends[size] = Math.toIntExact(end);
        size++;
        total.add(0, shareWork);
    }

    void rename(IntUnaryOperator ids) {
        for (int i = 0; i < size; i++) {
            miners[i] = ids.applyAsInt(miners[i]);
        }
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.share(miners[i], work[i]);
        }
    }

    long segment() {
        return start.segment();
    }

    int size() {
        return size;
    }

    JournalPosition start() {
        return start;
    }

    /** Where the record of a share ends. */
    JournalPosition end(int share) {
        return new JournalPosition(start.segment(), ends[share]);
    }

    /** Where the record of the last share ends. */
    JournalPosition end() {
        return end(size - 1);
    }

    int miner(int share) {
        return miners[share];
    }

    long workOf(int share) {
        return work[share];
    }

    BigInteger work() {
        return total.of(0);
    }
}
