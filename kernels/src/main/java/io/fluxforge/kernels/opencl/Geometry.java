package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.EquihashParams;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sizes of all lists and tables for some parameters on some device: all that the kernels are told by macros, by which names
 * {@code lists.h} and {@code rows.cl} explain them.
 */
final class Geometry {
    static final int MAX_CANDIDATES = 4096;

    private static final int MAX_CHUNK = 64;
    /** Places in the list of pairs have 16 bits. */
    private static final int MAX_GROUP_PAIRS = 0xffff;
    /** A parent's slot may be open by so many bits more than one whole slot. */
    private static final int MAX_LOST_SLOT_BITS = 3;
    /** A row's index may be open by so many bits: each row of a candidate then costs that many hashes. */
    private static final int MAX_LOST_INDEX_BITS = 14;
    /** Lists up to this size can afford rows that name both parents in full. */
    private static final int SMALL_INDEX_BITS = 20;

    private static final int LONG_BITS = 64;
    private static final int WORD_BITS = 32;
    private static final int WORD_BYTES = 4;

    private final EquihashParams params;
    private final Tuning tuning;
    private final int writers;
    private final int bucketBits;
    private final int chunk;
    private final int slots;
    private final int slotBits;
    private final int shelfBits;
    private final int shelfSlots;
    private final int itemRows;
    private final int seenBits;
    private final int suspects;
    private final int suspectHeads;
    private final int[] words;
    private final int[] pitch;
    private final int[] lost;
    private final boolean shared;

    /**
     * Works out the sizes.
     *
     * @param computeUnits of the device; with a work-group of 1 as many groups run
     * @param localBytes of the device
     * @throws IllegalArgumentException if these parameters do not fit
     */
    Geometry(EquihashParams params, Tuning tuning, int computeUnits, long localBytes) {
        this.params = params;
        this.tuning = tuning;
        boolean serial = tuning.workGroup() == 1;
        writers = serial ? computeUnits : 1;
        bucketBits = Math.clamp(params.indexBits() - (long) tuning.bucketRowBits(), 1, params.digitBits() - 4);
        int mean = params.listSize() >> bucketBits;
        chunk = serial ? Math.clamp(Integer.highestOneBit(mean / 64 / writers + 1), 4, MAX_CHUNK) : 1;
        slots = roundUp(withSpare(mean), chunk) + (serial ? writers * chunk : 0);
        slotBits = bitsOf(slots);
        shelfBits = serial
                ? Math.clamp(
                        params.indexBits() - bucketBits - (long) tuning.shelfRowBits(),
                        0,
                        params.digitBits() - bucketBits - 4)
                : 0;
        // The last place of a shelf is never read.
        shelfSlots = withSpare(mean >> shelfBits) + 1;
        if (bitsOf(serial ? shelfSlots : slots) > 15) {
            throw new IllegalArgumentException("buckets of " + slots + " rows are too large for " + tuning.name());
        }
        itemRows = serial ? 1 : Math.ceilDiv(Math.max(slots, pairsWithSpare(mean)), tuning.workGroup());
        if (itemRows * tuning.workGroup() > MAX_GROUP_PAIRS) {
            throw new IllegalArgumentException("buckets of " + slots + " rows are too large for " + tuning.name());
        }
        int lastContent = 2 * params.digitBits() - bucketBits;
        seenBits = seenBits(mean, lastContent, localBytes);
        suspects = suspects(mean, seenBits);
        suspectHeads = suspectHeads(suspects);
        words = new int[params.k()];
        lost = new int[params.k()];
        for (int level = 0; level < params.k(); level++) {
            planRow(level);
        }
        pitch = words.clone();
        shared = tuning.shared() && words[0] % 2 == 0 && words[2] < words[0] && tagBits(0) <= WORD_BITS;
        if (shared) {
            pitch[2] = words[0];
        }
        long local = Math.max(roundLocalBytes(), lastLocalBytes(seenBits, suspects));
        if (local > localBytes) {
            throw new IllegalArgumentException(
                    tuning.name() + " needs " + local + " bytes of local memory, and the device has " + localBytes);
        }
    }

    private int withSpare(int mean) {
        return (int) (mean + tuning.deviations() * mean * Math.sqrt(1.0 / mean + listVariance())) + 4;
    }

    /**
     * A key has two rows in the mean, so a bucket has as many pairs as rows. Their variance is five times as large; but what is lost
     * beyond two deviations is already less than one pair in 2,000.
     */
    private int pairsWithSpare(int mean) {
        double deviations = tuning.deviations() * 2 / 3;
        return (int) (mean + deviations * mean * Math.sqrt(5.0 / mean + listVariance())) + 4;
    }

    /** A list's size varies too: relatively twice as much with every round. */
    private double listVariance() {
        return (Math.pow(4, params.k() - 1) - 1) / 3 / params.listSize();
    }

    private static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    private static int bitsOf(int count) {
        return WORD_BITS - Integer.numberOfLeadingZeros(count - 1);
    }

    private int seenBits(int mean, int lastContent, long localBytes) {
        int bits = Math.min(bitsOf(mean) + 4, lastContent);
        while (bits > 8 && lastLocalBytes(bits, suspects(mean, bits)) > localBytes) {
            bits--;
        }
        return bits;
    }

    private int suspects(int mean, int bits) {
        double expected = mean * -Math.expm1(-mean / (double) (1 << bits));
        return Math.min((int) (1.25 * expected) + 256, slots);
    }

    private static int suspectHeads(int suspects) {
        return Math.max(Integer.highestOneBit(suspects / 2), 16);
    }

    private static long lastLocalBytes(int bits, int suspects) {
        return 2L * ((1 << bits) / 8) + 14L * suspects + 4L * suspectHeads(suspects) + 64;
    }

    private long roundLocalBytes() {
        int keys = 1 << (params.digitBits() - bucketBits - shelfBits);
        if (tuning.workGroup() == 1) {
            return 2L * keys + 2L * shelfSlots + 16L * shelfSlots + 4L * (1 << shelfBits) + 64;
        }
        return 4L * itemRows * tuning.workGroup() + 4L * Math.max(keys + slots, tuning.planeWords() * slots) + 64;
    }

    private void planRow(int level) {
        int wanted = wantedTagBits(level);
        int mayLose = params.indexBits() <= SMALL_INDEX_BITS
                ? 0
                : level == 0 ? MAX_LOST_INDEX_BITS : slotBits + MAX_LOST_SLOT_BITS;
        int size = 2;
        while (roomForTag(level, size) < wanted - mayLose) {
            size++;
        }
        words[level] = size;
        lost[level] = Math.max(0, wanted - roomForTag(level, size));
    }

    private int wantedTagBits(int level) {
        return level == 0 ? params.indexBits() : bucketBits + 2 * slotBits;
    }

    /** The tag must not reach beyond the last 64-bit word. */
    private int roomForTag(int level, int size) {
        int longsBefore = (size + 1) / 2 - 1;
        return WORD_BITS * size - Math.max(contentBits(level), LONG_BITS * longsBefore);
    }

    private int tagBits(int level) {
        return wantedTagBits(level) - lost[level];
    }

    private int contentBits(int level) {
        return params.n() - level * params.digitBits() - bucketBits;
    }

    private int longs(int level) {
        return (words[level] + 1) / 2;
    }

    EquihashParams params() {
        return params;
    }

    Tuning tuning() {
        return tuning;
    }

    int buckets() {
        return 1 << bucketBits;
    }

    int slots() {
        return slots;
    }

    /** Whether list 2 lies in the buffers of list 0. */
    boolean isShared() {
        return shared;
    }

    /** Bytes of each of the two buffers of a list. */
    long halfListBytes(int level) {
        return (long) buckets() / 2 * slots * pitch[level] * WORD_BYTES;
    }

    long countsBytes() {
        return (long) params.k() * buckets() * WORD_BYTES;
    }

    long holesBytes() {
        return chunk == 1 ? WORD_BYTES : (long) params.k() * buckets() * (slots / chunk);
    }

    long cursorsBytes() {
        return (long) writers * buckets() * WORD_BYTES;
    }

    long scratchBytes() {
        int longest = IntStream.range(0, params.k()).map(this::longs).max().orElse(1);
        return tuning.workGroup() > 1
                ? WORD_BYTES
                : (long) writers * (longest + 1) * ((long) shelfSlots << shelfBits) * 8;
    }

    long candidatesBytes() {
        return (long) MAX_CANDIDATES * 2 * (2 << params.k()) * WORD_BYTES;
    }

    long indicesBytes() {
        return (long) MAX_CANDIDATES * params.solutionIndices() * WORD_BYTES;
    }

    /** Words of {@code stats}, as {@code lists.h} tells. */
    int statsWords() {
        return 4 * params.k() + 3;
    }

    /** Bytes of all buffers. */
    long totalBytes() {
        long lists = IntStream.range(0, params.k())
                .filter(level -> !(shared && level == 2))
                .mapToLong(level -> 2 * halfListBytes(level))
                .sum();
        return lists
                + countsBytes()
                + holesBytes()
                + cursorsBytes()
                + scratchBytes()
                + candidatesBytes()
                + indicesBytes()
                + (long) statsWords() * WORD_BYTES;
    }

    /** Bytes of the largest buffer. */
    long largestBufferBytes() {
        return IntStream.range(0, params.k())
                .mapToLong(this::halfListBytes)
                .max()
                .orElse(0);
    }

    /** Bytes that a list's rows take, read or written once. */
    long rowBytes(int level) {
        return (long) params.listSize() * words[level] * WORD_BYTES;
    }

    /** Groups for generation. */
    long generateGroups() {
        if (tuning.workGroup() == 1) {
            return writers;
        }
        int groupHashes = EquihashParams.TWIST_GROUP;
        int hashGroups = (params.hashCount() + groupHashes - 1) / groupHashes;
        int perGroup = tuning.workGroup() * tuning.lanes();
        return Math.ceilDiv(hashGroups, (long) perGroup);
    }

    /** Groups for a round. */
    long bucketGroups() {
        return tuning.workGroup() == 1 ? writers : buckets();
    }

    /** Groups for finding trees, whose number only the device knows. */
    long treeGroups() {
        return tuning.workGroup() == 1 ? writers : 256;
    }

    /** The macros that the kernels want, one a line. */
    String macros() {
        StringBuilder text = new StringBuilder();
        define(text, "N", params.n());
        define(text, "K", params.k());
        define(text, "LAST", params.k() - 1);
        define(text, "DIGIT_BITS", params.digitBits());
        define(text, "INDEX_BITS", params.indexBits());
        define(text, "ROWS_PER_HASH", params.rowsPerHash());
        define(text, "ROW_BYTES", params.rowBytes());
        define(text, "TWIST", params.twist() ? 1 : 0);
        define(text, "WORK_GROUP", tuning.workGroup());
        define(text, "WRITERS", writers);
        define(text, "LANES", tuning.lanes());
        define(text, "BUCKET_BITS", bucketBits);
        define(text, "SLOTS", slots);
        define(text, "SLOT_BITS", slotBits);
        define(text, "CHUNK", chunk);
        define(text, "SHELF_BITS", shelfBits);
        define(text, "SHELF_SLOTS", shelfSlots);
        define(text, "ITEM_ROWS", itemRows);
        define(text, "PLANE_WORDS", tuning.planeWords());
        define(text, "SEEN_BITS", seenBits);
        define(text, "SUSPECTS", suspects);
        define(text, "SUSPECT_HEADS", suspectHeads);
        define(text, "MAX_CANDIDATES", MAX_CANDIDATES);
        define(
                text,
                "SCRATCH_LONGS",
                Arrays.stream(words).map(size -> (size + 1) / 2).max().orElse(1));
        for (int level = 0; level < params.k(); level++) {
            define(text, "ROW_WORDS_" + level, words[level]);
            define(text, "ROW_LONGS_" + level, longs(level));
            define(text, "ROW_PITCH_" + level, pitch[level]);
            define(text, "TAG_LOST_" + level, lost[level]);
            define(text, "OVERWRITTEN_" + level, shared && level == 0 ? 1 : 0);
        }
        return text.toString();
    }

    private static void define(StringBuilder text, String name, int value) {
        text.append("#define ").append(name).append(' ').append(value).append('\n');
    }

    @Override
    public String toString() {
        return tuning.name() + ": " + buckets() + " buckets of " + slots + " rows";
    }
}
