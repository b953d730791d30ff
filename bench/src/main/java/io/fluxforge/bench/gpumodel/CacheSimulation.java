package io.fluxforge.bench.gpumodel;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What of a phase's reads and writes reaches memory, by running them through a {@link SectorCache} at reduced size.
 *
 * <p>Groups progress at random. Each reads its bucket from end to end as often as the phase does, then takes a slot in a random bucket of
 * the next list for each row, from its counter in the same cache, and writes the row there. At the end all is written back.
 */
final class CacheSimulation {
    /** Words that a wave reads at once, and rows that it writes. */
    private static final int STEP = 32;

    private static final long LIST = 1L << 40;
    private static final long COUNTERS = 1L << 41;
    private static final long SEED = 0x466c7578;
    /** Buckets begin where lines do not, as they do with most numbers of slots. */
    private static final double SPARE = 1.3;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(SEED);
    private final RowStream stream;
    private final SectorCache cache;
    private final int slots;
    private final int[] taken;
    private final Group[] groups;
    private int nextBucket;

    /** Where a group is. */
    private static final class Group {
        int bucket;
        int read;
        int written;
    }

    /**
     * What memory moves.
     *
     * @param read bytes for each row of the list
     * @param written bytes for each row of the list
     */
    record Traffic(double read, double written) {
        double total() {
            return read + written;
        }
    }

    private CacheSimulation(RowStream stream, SectorCache cache) {
        this.stream = stream;
        this.cache = cache;
        slots = ((int) (stream.bucketRows() * SPARE) + 64) | 1;
        taken = new int[stream.buckets()];
        groups = new Group[Math.min(stream.groups(), stream.buckets())];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new Group();
            groups[i].bucket = nextBucket++;
        }
    }

    /**
     * Simulates.
     *
     * @param cacheBytes of the cache in full size
     */
    static Traffic run(RowStream stream, long cacheBytes, int line, int sector) {
        RowStream.Reduced reduced = stream.reduce();
        SectorCache cache = new SectorCache(cacheBytes / reduced.factor(), line, sector);
        new CacheSimulation(reduced.stream(), cache).run();
        cache.flush();
        double rows = (double) reduced.stream().buckets() * reduced.stream().bucketRows();
        return new Traffic(cache.bytesRead() / rows, cache.bytesWritten() / rows);
    }

    private void run() {
        int running = groups.length;
        while (running > 0) {
            int at = random.nextInt(running);
            Group group = groups[at];
            if (step(group)) {
                continue;
            }
            if (nextBucket < stream.buckets()) {
                group.bucket = nextBucket++;
                group.read = 0;
                group.written = 0;
            } else {
                groups[at] = groups[--running];
            }
        }
    }

    /** Does a group's next step; false if there is none. */
    private boolean step(Group group) {
        int words = stream.bucketRows() * stream.readPitch();
        if (group.read < words * stream.reads()) {
            int from = group.read % words;
            int count = Math.min(STEP, words - from);
            cache.read((long) group.bucket * slots * stream.readPitch() + from, count);
            group.read += count;
            return true;
        }
        if (stream.writePitch() == 0 || group.written == stream.bucketRows()) {
            return false;
        }
        int end = Math.min(group.written + STEP, stream.bucketRows());
        for (; group.written < end; group.written++) {
            int bucket = random.nextInt(taken.length);
            cache.read(COUNTERS + bucket, 1);
            cache.write(COUNTERS + bucket, 1);
            int slot = taken[bucket]++;
            if (slot < slots) {
                cache.write(LIST + ((long) bucket * slots + slot) * stream.writePitch(), stream.writeWords());
            }
        }
        return true;
    }
}
