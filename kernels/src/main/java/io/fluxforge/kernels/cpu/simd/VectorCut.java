package io.fluxforge.kernels.cpu.simd;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.blake2b.LaneProvider;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Cuts digests into rows of sixteen bytes, the case of ZelHash, in the lanes that hashed them. */
public final class VectorCut {
    /** Bytes of a row in the digest. */
    public static final int ROW_BYTES = 16;

    private static final int ROWS = 64 / ROW_BYTES;
    private static final VectorSpecies<Long> S = VectorSpecies.of(
            long.class, VectorShape.forBitSize(Long.SIZE * LaneProvider.lanes().lanes()));
    private static final int L = S.length();
    /** Of a vector of first and one of second words: the rows in the lower and in the upper half of the lanes. */
    private static final VectorShuffle<Long> LOWER_ROWS = VectorShuffle.fromOp(S, i -> i % 2 * L + i / 2);

    private static final VectorShuffle<Long> UPPER_ROWS = VectorShuffle.fromOp(S, i -> i % 2 * L + (L + i) / 2);
    private static final long[] FIRST_OF_LANE = new long[L];

    static {
        for (int lane = 0; lane < L; lane++) {
            FIRST_OF_LANE[lane] = (long) lane * EquihashParams.TWIST_GROUP * ROWS;
        }
    }

    private VectorCut() {}

    /**
     * Cuts a group of hashes in every lane into rows, each less its bucket's bits and with what is kept of its index as its tag.
     *
     * @param digests of each hash of the group, word-major
     * @param n bits of a row
     * @param bucketBits leading bits that choose the bucket, at least one
     * @param firstHash index of the first lane's first hash
     * @param lostIndexBits low bits of a row's index that the tag leaves out
     * @param buckets takes the bucket of each row; {@code rows} takes what is to be stored, two words a row
     * @return how many rows
     */
    public static int cut(
            long[][] digests, int n, int bucketBits, int firstHash, int lostIndexBits, long[] buckets, long[] rows) {
        long lastWordMask = -1L << (8 * ROW_BYTES - n);
        long up = bucketBits;
        long down = Long.SIZE - up;
        LongVector firstRows = LongVector.fromArray(S, FIRST_OF_LANE, 0).add((long) firstHash * ROWS);
        int at = 0;
        for (int step = 0; step < digests.length; step++) {
            long[] digest = digests[step];
            for (int i = 0; i < ROWS; i++) {
                LongVector word0 = LongVector.fromArray(S, digest, 2 * i * L).lanewise(VectorOperators.REVERSE_BYTES);
                LongVector word1 = LongVector.fromArray(S, digest, (2 * i + 1) * L)
                        .lanewise(VectorOperators.REVERSE_BYTES)
                        .lanewise(VectorOperators.AND, lastWordMask);
                LongVector tag = firstRows.add((long) step * ROWS + i).lanewise(VectorOperators.LSHR, lostIndexBits);
                word0.lanewise(VectorOperators.LSHR, down).intoArray(buckets, at);
                LongVector first = word0.lanewise(VectorOperators.LSHL, up)
                        .lanewise(VectorOperators.OR, word1.lanewise(VectorOperators.LSHR, down));
                LongVector second = word1.lanewise(VectorOperators.LSHL, up).lanewise(VectorOperators.OR, tag);
                first.rearrange(LOWER_ROWS, second).intoArray(rows, 2 * at);
                first.rearrange(UPPER_ROWS, second).intoArray(rows, 2 * at + L);
                at += L;
            }
        }
        return at;
    }
}
