package io.fluxforge.kernels.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One list of rows in buckets. Every thread writes through a {@link Writer} of its own, which reserves slots by the chunk; the last
 * chunk of each writer stays partly empty, and {@link #runs} leaves the gap out.
 *
 * <pre>
 *   bucket b:  | chunk | chunk | chunk of writer 1, partly empty | chunk | … reserved up to here | free … slots
 * </pre>
 */
final class RowTable {
    private final int words;
    private final int slots;
    private final long[] data;
    private final AtomicIntegerArray reserved;
    private final Writer[] writers;

    RowTable(RowLayout layout, int level, int threads) {
        words = layout.words(level);
        slots = layout.slots();
        data = new long[Math.multiplyExact(Math.multiplyExact(layout.buckets(), slots), words)];
        reserved = new AtomicIntegerArray(layout.buckets());
        writers = new Writer[threads];
        Arrays.setAll(writers, i -> new Writer(layout.buckets()));
    }

    /** Rows one after the other, {@link #words()} words each; bucket b begins at row b · slots. */
    long[] data() {
        return data;
    }

    int words() {
        return words;
    }

    /** Where a bucket's first word is in {@link #data()}. */
    int offset(int bucket) {
        return bucket * slots * words;
    }

    Writer writer(int thread) {
        return writers[thread];
    }

    /** Empties the table. */
    void clear() {
        for (int b = 0; b < reserved.length(); b++) {
            reserved.set(b, 0);
        }
        for (Writer writer : writers) {
            writer.clear();
        }
    }

    /**
     * Lists the runs of rows of a bucket: run i is from {@code starts[i]} to before {@code ends[i]}, in slots.
     *
     * @param starts one entry more than there are writers, at least; {@code ends} likewise
     * @return how many runs; some may be empty
     */
    int runs(int bucket, int[] starts, int[] ends) {
        int runs = 0;
        // First the holes, sorted: the starts of holes are the ends of runs.
        for (Writer writer : writers) {
            int next = writer.next[bucket];
            if (!isChunkEnd(next)) {
                int hole = next - bucket * slots;
                int i = runs++;
                for (; i > 0 && ends[i - 1] > hole; i--) {
                    ends[i] = ends[i - 1];
                }
                ends[i] = hole;
            }
        }
        ends[runs] = reserved.get(bucket);
        starts[0] = 0;
        for (int i = 1; i <= runs; i++) {
            starts[i] = (ends[i - 1] + RowLayout.CHUNK_ROWS - 1) / RowLayout.CHUNK_ROWS * RowLayout.CHUNK_ROWS;
        }
        return runs + 1;
    }

    /** Rows in all buckets. */
    long rows() {
        long rows = 0;
        int[] starts = new int[writers.length + 1];
        int[] ends = new int[writers.length + 1];
        for (int b = 0; b < reserved.length(); b++) {
            int runs = runs(b, starts, ends);
            for (int i = 0; i < runs; i++) {
                rows += ends[i] - starts[i];
            }
        }
        return rows;
    }

    /** Rows that found their bucket full. */
    long overflow() {
        return Arrays.stream(writers).mapToLong(w -> w.overflow).sum();
    }

    /**
     * One thread's access to every bucket. A loop over many rows takes {@link #next} and {@link #data} into local variables and writes
     * by itself, as {@link #put} does for one row: a call for each row has the compiler load every field again, a fifth of the time.
     */
    final class Writer {
        private final int[] next;
        private long overflow;

        Writer(int buckets) {
            next = new int[buckets];
        }

        private void clear() {
            Arrays.fill(next, 0);
            overflow = 0;
        }

        /** Counts rows and pairs that were lost before they came here. */
        void addOverflow(long lost) {
            overflow += lost;
        }

        /** The row to write next, for each bucket; where it {@link #isChunkEnd}, {@link #nextChunk} has to give another. */
        int[] next() {
            return next;
        }

        /** The table's rows. */
        long[] data() {
            return data;
        }

        /** Adds a row of as many words as the table has, from an array's beginning. */
        void put(int bucket, long[] row) {
            int at = next[bucket];
            if (isChunkEnd(at)) {
                at = nextChunk(bucket);
                if (at < 0) {
                    return;
                }
            }
            next[bucket] = at + 1;
            System.arraycopy(row, 0, data, at * words, words);
        }

        /** Reserves a chunk; returns its first row, or −1 if the bucket is full, and then counts the row as lost. */
        int nextChunk(int bucket) {
            int slot = reserved.getAndAdd(bucket, RowLayout.CHUNK_ROWS);
            if (slot >= slots) {
                reserved.getAndAdd(bucket, -RowLayout.CHUNK_ROWS);
                overflow++;
                return -1;
            }
            return bucket * slots + slot;
        }
    }

    /** Whether no chunk is open in a bucket whose next row is this one. */
    static boolean isChunkEnd(int row) {
        return (row & (RowLayout.CHUNK_ROWS - 1)) == 0;
    }
}
