package io.fluxforge.bench.gpumodel;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How many clocks local memory takes for the accesses of a wave instead of one, by simulating a bucket: rows are counted by key, placed
 * sorted by key, and read in pairs that are dealt in that order.
 *
 * @param count of atomics on the counter of a row's key
 * @param place of stores to a row's place
 * @param pair of loads of a pair's row
 */
record LocalConflicts(double count, double place, double pair) {
    private static final int BUCKETS = 4;
    private static final long SEED = 0x466c7578;

    /**
     * Simulates.
     *
     * @param rows of a bucket
     * @param keys that differ within a bucket
     * @param banks of local memory, each a word of 32 bits wide
     */
    static LocalConflicts of(int rows, int keys, int banks) {
        RandomGenerator random =
                RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(SEED);
        double[] clocks = new double[3];
        for (int i = 0; i < BUCKETS; i++) {
            int[] key = random.ints(rows, 0, keys).toArray();
            int[] start = new int[keys + 1];
            for (int k : key) {
                start[k + 1]++;
            }
            Arrays.parallelPrefix(start, Integer::sum);
            int[] next = start.clone();
            int[] place = new int[rows];
            for (int row = 0; row < rows; row++) {
                place[row] = next[key[row]]++;
            }
            clocks[0] += clocks(key, banks, false);
            clocks[1] += clocks(place, banks, true);
            int[][] pairs = pairs(start);
            clocks[2] += (clocks(pairs[0], banks, true) + clocks(pairs[1], banks, true)) / 2;
        }
        return new LocalConflicts(clocks[0] / BUCKETS, clocks[1] / BUCKETS, clocks[2] / BUCKETS);
    }

    /** The places of both rows of all pairs, by key. */
    private static int[][] pairs(int[] start) {
        int[] first = new int[8 * start[start.length - 1]];
        int[] second = new int[first.length];
        int found = 0;
        for (int key = 0; key + 1 < start.length; key++) {
            for (int b = start[key]; b < start[key + 1]; b++) {
                for (int a = start[key]; a < b && found < first.length; a++) {
                    first[found] = a;
                    second[found++] = b;
                }
            }
        }
        return new int[][] {Arrays.copyOf(first, found), Arrays.copyOf(second, found)};
    }

    /** Mean clocks of as many accesses as there are banks; those to one word are one if only read. */
    private static double clocks(int[] words, int banks, boolean shares) {
        int[] perBank = new int[banks];
        long clocks = 0;
        int waves = words.length / banks;
        for (int wave = 0; wave < waves; wave++) {
            Arrays.fill(perBank, 0);
            int[] lanes = Arrays.copyOfRange(words, wave * banks, (wave + 1) * banks);
            (shares ? Arrays.stream(lanes).distinct() : Arrays.stream(lanes)).forEach(word -> perBank[word % banks]++);
            clocks += Arrays.stream(perBank).max().orElse(0);
        }
        return waves == 0 ? 1 : (double) clocks / waves;
    }
}
