package io.fluxforge.bench.gpumodel;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * How many clocks local memory takes for the accesses of a wave instead of one, and how long its walks are, by simulating a bucket: rows
 * are counted by key, put in order of keys, and read in pairs that are dealt in that order.
 *
 * @param count clocks of atomics on the counter of a row's key
 * @param order clocks of stores to a row's place in the order
 * @param pair clocks of loads of a pair's rows, which lie by their slots
 * @param walk the most earlier rows of its key that a row of a wave has
 */
record LocalConflicts(double count, double order, double pair, double walk) {
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
        double[] sums = new double[4];
        for (int i = 0; i < BUCKETS; i++) {
            int[] key = random.ints(rows, 0, keys).toArray();
            int[] start = new int[keys + 1];
            for (int k : key) {
                start[k + 1]++;
            }
            Arrays.parallelPrefix(start, Integer::sum);
            int[] next = start.clone();
            int[] place = new int[rows];
            int[] slot = new int[rows];
            for (int row = 0; row < rows; row++) {
                place[row] = next[key[row]]++;
                slot[place[row]] = row;
            }
            int[] ranks = IntStream.range(0, rows)
                    .map(at -> at - start[key[slot[at]]])
                    .toArray();
            sums[0] += clocks(key, banks, false);
            sums[1] += clocks(place, banks, true);
            sums[2] += (clocks(pairs(slot, ranks, 0), banks, true) + clocks(pairs(slot, ranks, 1), banks, true)) / 2;
            sums[3] += longest(ranks, banks);
        }
        return new LocalConflicts(sums[0] / BUCKETS, sums[1] / BUCKETS, sums[2] / BUCKETS, sums[3] / BUCKETS);
    }

    /** The slots of all pairs' later rows, or with 1 of their earlier ones. */
    private static int[] pairs(int[] slot, int[] ranks, int which) {
        return IntStream.range(0, slot.length)
                .flatMap(at -> IntStream.rangeClosed(1, ranks[at]).map(back -> slot[at - which * back]))
                .toArray();
    }

    private static double longest(int[] ranks, int wave) {
        return IntStream.range(0, ranks.length / wave)
                .map(i -> Arrays.stream(ranks, i * wave, (i + 1) * wave).max().orElse(0))
                .average()
                .orElse(0);
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
