package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sizes that the kernels of a plan are compiled with. */
final class Macros {
    private static final Pattern NUMBER = Pattern.compile("(?m)^#define ([A-Z_0-9]+) ([0-9]+)$");

    private final Map<String, Integer> values = new HashMap<>();
    private final int indexBits;

    Macros(NoncePlan plan) {
        indexBits = plan.params().indexBits();
        Matcher matcher = NUMBER.matcher(plan.source());
        while (matcher.find()) {
            // What follows the sizes in the kernels' own files does not count.
            values.putIfAbsent(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
    }

    private int value(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the kernels are not told " + name);
        }
        return value;
    }

    int buckets() {
        return 1 << value("BUCKET_BITS");
    }

    int bucketRows() {
        return 1 << (indexBits - value("BUCKET_BITS"));
    }

    /** Values of what is left of a digit after the bucket. */
    int keys() {
        return 1 << (value("DIGIT_BITS") - value("BUCKET_BITS"));
    }

    /** Of the last list's rows those whose leading bits another row of the bucket has too. */
    double suspectFraction() {
        return -Math.expm1(-Math.scalb((double) bucketRows(), -value("SEEN_BITS")));
    }

    int rowsPerHash() {
        return value("ROWS_PER_HASH");
    }

    /** Words of 32 bits from row to row of a list. */
    int pitch(int level) {
        return value("ROW_PITCH_" + level);
    }

    /** Words of 32 bits of a row. */
    int words(int level) {
        return value("ROW_WORDS_" + level);
    }

    /** Words of 32 bits of a row that are exchanged through local memory at once. */
    int planeWords() {
        return value("PLANE_WORDS");
    }

    /** Bits of an index that a row of list 0 leaves open. */
    int lostIndexBits() {
        return value("TAG_LOST_0");
    }
}
