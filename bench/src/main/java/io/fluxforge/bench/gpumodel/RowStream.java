package io.fluxforge.bench.gpumodel;

/**
 * The rows that a phase reads and writes.
 *
 * @param buckets of a list
 * @param bucketRows mean rows of a bucket
 * @param readPitch words of 32 bits from row to row of the list that is read, 0 if none is
 * @param reads how often a group reads its bucket
 * @param writePitch words of 32 bits from row to row of the list that is written, 0 if none is
 * @param writeWords words of 32 bits that are written of a row
 * @param groups that run at once
 */
record RowStream(int buckets, int bucketRows, int readPitch, int reads, int writePitch, int writeWords, int groups) {
    private static final int FEWEST_BUCKETS = 128;
    private static final int FEWEST_GROUPS = 6;
    private static final int FEWEST_ROWS = 256;
    private static final int FEWEST_TURNS = 16;

    /**
     * The same stream in small.
     *
     * @param stream with fewer and smaller buckets
     * @param factor by which a cache has to be smaller, so that as much of the rows in flight and of the lines being filled fits
     */
    record Reduced(RowStream stream, int factor) {}

    Reduced reduce() {
        int shorter = 1;
        while (bucketRows / (2 * shorter) >= FEWEST_ROWS && buckets >= 2L * shorter * groups * FEWEST_TURNS) {
            shorter *= 2;
        }
        int fewer = 1;
        while (buckets / (2 * fewer) >= FEWEST_BUCKETS && (long) groups * shorter / (2L * fewer) >= FEWEST_GROUPS) {
            fewer *= 2;
        }
        RowStream small =
                new RowStream(buckets / fewer, bucketRows / shorter, readPitch, reads, writePitch, writeWords, (int)
                        Math.max(1, (long) groups * shorter / fewer));
        return new Reduced(small, fewer);
    }
}
