package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.cpu.simd.VectorScatter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One list of rows in buckets. Every thread writes through a {@link Writer} of its own, which reserves slots by the chunk; the last
 * chunk of each writer stays partly empty, and {@link #runs} leaves the gap out.
 *
 * <pre>
 *   bucket b:  | chunk | chunk | chunk of writer 1, partly empty | chunk | … reserved up to here | free … slots
 * </pre>
 *
 * <p>Chunks shrink as a bucket fills. A reservation waits until all that the core has yet to store is stored, so there should be few; what a
 * slow thread holds, the others cannot use, so it should be little when they need it.
 */
final class RowTable {
    /** Rows of the largest chunk: ZelHash's buckets have more to spare than one thread can hold back. */
    private static final int MAX_CHUNK_ROWS = 1024;
    /** Chunks of each thread that would fill what is free of a bucket. */
    private static final int CHUNKS_TO_COME = 16;

    private final int words;
    private final int slots;
    private final int chunksToCome;
    private final long[] data;
    private final AtomicIntegerArray reserved;
    private final Writer[] writers;

    RowTable(RowLayout layout, int level, int threads) {
        words = layout.words(level);
        slots = layout.slots();
        chunksToCome = CHUNKS_TO_COME * threads;
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
        starts[0] = 0;
        // A hole is where one run ends and the next starts; they are put in order as they are found.
        for (Writer writer : writers) {
            if (writer.next[bucket] == writer.end[bucket]) {
                continue;
            }
            int hole = writer.next[bucket] - bucket * slots;
            int i = runs++;
            for (; i > 0 && ends[i - 1] > hole; i--) {
                ends[i] = ends[i - 1];
                starts[i + 1] = starts[i];
            }
            ends[i] = hole;
            starts[i + 1] = writer.end[bucket] - bucket * slots;
        }
        ends[runs] = reserved.get(bucket);
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

    /** One thread's access to every bucket. */
    final class Writer {
        private final int[] next;
        private final int[] end;
        private long overflow;

        Writer(int buckets) {
            next = new int[buckets];
            end = new int[buckets];
        }

        private void clear() {
            Arrays.fill(next, 0);
            Arrays.fill(end, 0);
            overflow = 0;
        }

        /** Counts rows and pairs that were lost before they came here. */
        void addOverflow(long lost) {
            overflow += lost;
        }

        /** Adds the first rows of a block, each to its bucket. */
        void putAll(RowBlock block, int count) {
            for (int i = 0; i < count; i++) {
                i = switch (words) {
                    case 1 -> put1(block.buckets(), block.words(0), i, count, next, data);
                    case 2 -> put2(block.buckets(), block.words(0), block.words(1), i, count, next, data);
                    default -> i;
                };
                if (i < count) {
                    put(block, i);
                }
            }
        }

        /** Adds the first rows of a block in its packed form. */
        void putPacked(RowBlock block, int count) {
            for (int i = 0; i < count; i++) {
                i = VectorScatter.put(block.buckets(), block.packed(), i, count, next, data, RowLayout.CHUNK_ROWS);
                if (i < count) {
                    int bucket = (int) block.buckets()[i];
                    int row = nextRow(bucket);
                    if (row >= 0) {
                        next[bucket] = row + 1;
                        System.arraycopy(block.packed(), 2 * i, data, 2 * row, 2);
                    }
                }
            }
        }

        /** The plain form of one row, which the loops below are left for. */
        private void put(RowBlock block, int i) {
            int bucket = (int) block.buckets()[i];
            int row = nextRow(bucket);
            if (row < 0) {
                return;
            }
            next[bucket] = row + 1;
            for (int w = 0; w < words; w++) {
                data[row * words + w] = block.words(w)[i];
            }
        }

        /** The row to write next, of a new chunk if need be; −1 if the bucket is full, and then the row counts as lost. */
        private int nextRow(int bucket) {
            int row = next[bucket];
            if (row != end[bucket]) {
                return row;
            }
            int slot;
            int rows;
            do {
                slot = reserved.get(bucket);
                if (slot == slots) {
                    overflow++;
                    return -1;
                }
                int share = (slots - slot) / chunksToCome & -RowLayout.CHUNK_ROWS;
                rows = Math.clamp(share, RowLayout.CHUNK_ROWS, MAX_CHUNK_ROWS);
            } while (!reserved.compareAndSet(bucket, slot, slot + rows));
            row = bucket * slots + slot;
            next[bucket] = row;
            end[bucket] = row + rows;
            return row;
        }
    }

    /**
     * Writes rows until one may need a chunk; returns which. A loop that could call another method would keep its variables in memory
     * instead of registers, and take twice as long.
     */
    private static int put1(long[] buckets, long[] words0, int from, int count, int[] next, long[] rows) {
        int i = from;
        for (; i < count; i++) {
            int bucket = (int) buckets[i];
            int row = next[bucket];
            if (mayEndChunk(row)) {
                break;
            }
            next[bucket] = row + 1;
            rows[row] = words0[i];
        }
        return i;
    }

    private static int put2(
            long[] buckets, long[] words0, long[] words1, int from, int count, int[] next, long[] rows) {
        int i = from;
        for (; i < count; i++) {
            int bucket = (int) buckets[i];
            int row = next[bucket];
            if (mayEndChunk(row)) {
                break;
            }
            next[bucket] = row + 1;
            rows[2 * row] = words0[i];
            rows[2 * row + 1] = words1[i];
        }
        return i;
    }

    /** Whether a chunk may end before this row: they are whole multiples of {@link RowLayout#CHUNK_ROWS}. */
    private static boolean mayEndChunk(int row) {
        return (row & (RowLayout.CHUNK_ROWS - 1)) == 0;
    }
}
