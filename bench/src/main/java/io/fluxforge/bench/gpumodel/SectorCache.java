package io.fluxforge.bench.gpumodel;

import java.util.Arrays;

/**
 * A cache that writes back: lines in sets of {@value #WAYS}, the line that was used longest ago goes first. A line is fetched and written
 * by the sector; what is written needs no fetching, so a sector may be partly known, and goes to memory whole.
 *
 * <p>Addresses are in words of 32 bits.
 */
final class SectorCache {
    private static final int WAYS = 16;
    private static final int WORD_BYTES = 4;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;
    private static final long NO_LINE = -1;

    private final int lineWords;
    private final int sectorWords;
    private final int sets;
    private final long[] lines;
    private final int[] used;
    /** Bits for words that are here, and for those that memory has not seen. */
    private final int[] known;

    private final int[] dirty;
    private int clock;
    private long sectorsRead;
    private long sectorsWritten;

    SectorCache(long bytes, int line, int sector) {
        lineWords = line / WORD_BYTES;
        sectorWords = sector / WORD_BYTES;
        if (lineWords > Integer.SIZE || lineWords % sectorWords != 0) {
            throw new IllegalArgumentException("lines of " + line + " bytes in sectors of " + sector);
        }
        sets = (int) Math.max(1, Math.round(bytes / (double) (line * WAYS)));
        lines = new long[sets * WAYS];
        Arrays.fill(lines, NO_LINE);
        used = new int[sets * WAYS];
        known = new int[sets * WAYS];
        dirty = new int[sets * WAYS];
    }

    /** Reads words, of which those that are not here come with their sectors. */
    void read(long word, int count) {
        for (long at = word; at < word + count; ) {
            int first = (int) (at % lineWords);
            int end = (int) Math.min(lineWords, first + word + count - at);
            int way = find(at / lineWords);
            for (int sector = first / sectorWords; sector * sectorWords < end; sector++) {
                int all = mask(sector * sectorWords, (sector + 1) * sectorWords);
                int wanted = all & mask(first, end);
                if ((known[way] & wanted) != wanted) {
                    sectorsRead++;
                    known[way] |= all;
                }
            }
            at += end - first;
        }
    }

    /** Writes words. */
    void write(long word, int count) {
        for (long at = word; at < word + count; ) {
            int first = (int) (at % lineWords);
            int end = (int) Math.min(lineWords, first + word + count - at);
            int way = find(at / lineWords);
            int written = mask(first, end);
            known[way] |= written;
            dirty[way] |= written;
            at += end - first;
        }
    }

    /** Writes to memory whatever it has not seen. */
    void flush() {
        for (int way = 0; way < lines.length; way++) {
            evict(way);
        }
    }

    long bytesRead() {
        return sectorsRead * sectorWords * WORD_BYTES;
    }

    long bytesWritten() {
        return sectorsWritten * sectorWords * WORD_BYTES;
    }

    private int find(long line) {
        int first = (int) ((((line * SPREAD) >>> 33) * sets) >>> 31) * WAYS;
        int oldest = first;
        clock++;
        for (int way = first; way < first + WAYS; way++) {
            if (lines[way] == line) {
                used[way] = clock;
                return way;
            }
            if (used[way] < used[oldest]) {
                oldest = way;
            }
        }
        evict(oldest);
        lines[oldest] = line;
        used[oldest] = clock;
        return oldest;
    }

    private void evict(int way) {
        for (int sector = 0; dirty[way] != 0; sector++) {
            int all = mask(sector * sectorWords, (sector + 1) * sectorWords);
            if ((dirty[way] & all) != 0) {
                sectorsWritten++;
                dirty[way] &= ~all;
            }
        }
        known[way] = 0;
        lines[way] = NO_LINE;
    }

    /** Bits from the first to before the end. */
    private static int mask(int first, int end) {
        return (int) ((1L << end) - (1L << first));
    }
}
