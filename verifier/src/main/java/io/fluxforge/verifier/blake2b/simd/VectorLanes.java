package io.fluxforge.verifier.blake2b.simd;

import io.fluxforge.verifier.blake2b.Blake2bConstants;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAKE2b in the lanes of one vector width.
 *
 * <p>The kernel is one flat loop body on purpose. The compiler stops inlining ordinary methods once a compilation has made
 * enough nodes, which about eighty vector operations do; from there on every helper that takes or returns a vector boxes it on
 * the heap, and the kernel is twenty times slower. So nothing of ours is called with a vector here.
 *
 * <p>The order of the statements matters too, by a seventh of the time with 256 bits: the four G of a half round go step by step side
 * by side, and the message is added before what comes last. The compiler then keeps fewer of the sixteen words waiting in memory.
 */
final class VectorLanes implements Blake2bLanes {
    static final VectorSpecies<Long> S = VectorLanesFactory.chosenSpecies();
    private static final int L = S.length();
    /** Whether the CPU rotates 64-bit lanes. Without, a rotation by 63 is better done as an addition than as two shifts. */
    private static final boolean ROTATES = VectorLanesFactory.widestBits() == 512;
    /**
     * Whether fewer operations take less time. Of 512 bits the core issues two a cycle; of 256 it issues three, and waits for one to
     * follow from the other.
     */
    private static final boolean ISSUE_BOUND = S.vectorBitSize() == 512;
    /** Positions in a word-major message of the sixteen words of each of the twelve rounds. */
    private static final int[] SIGMA = new int[192];

    private static final long[] IV = new long[8];

    static {
        for (int i = 0; i < SIGMA.length; i++) {
            SIGMA[i] = Blake2bConstants.messageWord(i) * L;
        }
        for (int i = 0; i < IV.length; i++) {
            IV[i] = Blake2bConstants.iv(i);
        }
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public String name() {
        return Integer.toString(S.vectorBitSize());
    }

    /** Stored as one vector, because the kernel reads them as one: words stored one by one could not be forwarded to it. */
    @Override
    public void add(long[] words, int from, long summand) {
        LongVector.fromArray(S, words, from).add(summand).intoArray(words, from);
    }

    @Override
    public void addShortDigests(long[] chain, long[] message, long byteCount, long[] sums, long[] to, long[] state) {
        if (ISSUE_BOUND) {
            Written.SHORT_BLOCKS.addDigests(chain, message, byteCount, sums, to, state);
        } else {
            addDigests(chain, message, byteCount, true, sums, to);
        }
    }

    @Override
    public void addDigests(long[] chain, long[] m, long byteCount, boolean last, long[] sums, long[] to) {
        LongVector v0 = LongVector.fromArray(S, chain, 0);
        LongVector v1 = LongVector.fromArray(S, chain, L);
        LongVector v2 = LongVector.fromArray(S, chain, 2 * L);
        LongVector v3 = LongVector.fromArray(S, chain, 3 * L);
        LongVector v4 = LongVector.fromArray(S, chain, 4 * L);
        LongVector v5 = LongVector.fromArray(S, chain, 5 * L);
        LongVector v6 = LongVector.fromArray(S, chain, 6 * L);
        LongVector v7 = LongVector.fromArray(S, chain, 7 * L);
        LongVector v8 = LongVector.broadcast(S, IV[0]);
        LongVector v9 = LongVector.broadcast(S, IV[1]);
        LongVector v10 = LongVector.broadcast(S, IV[2]);
        LongVector v11 = LongVector.broadcast(S, IV[3]);
        LongVector v12 = LongVector.broadcast(S, IV[4] ^ byteCount);
        LongVector v13 = LongVector.broadcast(S, IV[5]);
        LongVector v14 = LongVector.broadcast(S, last ? ~IV[6] : IV[6]);
        LongVector v15 = LongVector.broadcast(S, IV[7]);
        for (int r = 0; r < 192; r += 16) {
            v0 = v0.add(LongVector.fromArray(S, m, SIGMA[r])).add(v4);
            v1 = v1.add(LongVector.fromArray(S, m, SIGMA[r + 2])).add(v5);
            v2 = v2.add(LongVector.fromArray(S, m, SIGMA[r + 4])).add(v6);
            v3 = v3.add(LongVector.fromArray(S, m, SIGMA[r + 6])).add(v7);
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 32);
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 32);
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 32);
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 32);
            v8 = v8.add(v12);
            v9 = v9.add(v13);
            v10 = v10.add(v14);
            v11 = v11.add(v15);
            v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 24);
            v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 24);
            v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 24);
            v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 24);
            v0 = v0.add(LongVector.fromArray(S, m, SIGMA[r + 1])).add(v4);
            v1 = v1.add(LongVector.fromArray(S, m, SIGMA[r + 3])).add(v5);
            v2 = v2.add(LongVector.fromArray(S, m, SIGMA[r + 5])).add(v6);
            v3 = v3.add(LongVector.fromArray(S, m, SIGMA[r + 7])).add(v7);
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v8 = v8.add(v12);
            v9 = v9.add(v13);
            v10 = v10.add(v14);
            v11 = v11.add(v15);
            v4 = v4.lanewise(VectorOperators.XOR, v8);
            v5 = v5.lanewise(VectorOperators.XOR, v9);
            v6 = v6.lanewise(VectorOperators.XOR, v10);
            v7 = v7.lanewise(VectorOperators.XOR, v11);
            v4 = ROTATES
                    ? v4.lanewise(VectorOperators.ROR, 63)
                    : v4.add(v4).lanewise(VectorOperators.OR, v4.lanewise(VectorOperators.LSHR, 63));
            v5 = ROTATES
                    ? v5.lanewise(VectorOperators.ROR, 63)
                    : v5.add(v5).lanewise(VectorOperators.OR, v5.lanewise(VectorOperators.LSHR, 63));
            v6 = ROTATES
                    ? v6.lanewise(VectorOperators.ROR, 63)
                    : v6.add(v6).lanewise(VectorOperators.OR, v6.lanewise(VectorOperators.LSHR, 63));
            v7 = ROTATES
                    ? v7.lanewise(VectorOperators.ROR, 63)
                    : v7.add(v7).lanewise(VectorOperators.OR, v7.lanewise(VectorOperators.LSHR, 63));
            v0 = v0.add(LongVector.fromArray(S, m, SIGMA[r + 8])).add(v5);
            v1 = v1.add(LongVector.fromArray(S, m, SIGMA[r + 10])).add(v6);
            v2 = v2.add(LongVector.fromArray(S, m, SIGMA[r + 12])).add(v7);
            v3 = v3.add(LongVector.fromArray(S, m, SIGMA[r + 14])).add(v4);
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 32);
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 32);
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 32);
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 32);
            v10 = v10.add(v15);
            v11 = v11.add(v12);
            v8 = v8.add(v13);
            v9 = v9.add(v14);
            v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 24);
            v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 24);
            v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 24);
            v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 24);
            v0 = v0.add(LongVector.fromArray(S, m, SIGMA[r + 9])).add(v5);
            v1 = v1.add(LongVector.fromArray(S, m, SIGMA[r + 11])).add(v6);
            v2 = v2.add(LongVector.fromArray(S, m, SIGMA[r + 13])).add(v7);
            v3 = v3.add(LongVector.fromArray(S, m, SIGMA[r + 15])).add(v4);
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v10 = v10.add(v15);
            v11 = v11.add(v12);
            v8 = v8.add(v13);
            v9 = v9.add(v14);
            v5 = v5.lanewise(VectorOperators.XOR, v10);
            v6 = v6.lanewise(VectorOperators.XOR, v11);
            v7 = v7.lanewise(VectorOperators.XOR, v8);
            v4 = v4.lanewise(VectorOperators.XOR, v9);
            v5 = ROTATES
                    ? v5.lanewise(VectorOperators.ROR, 63)
                    : v5.add(v5).lanewise(VectorOperators.OR, v5.lanewise(VectorOperators.LSHR, 63));
            v6 = ROTATES
                    ? v6.lanewise(VectorOperators.ROR, 63)
                    : v6.add(v6).lanewise(VectorOperators.OR, v6.lanewise(VectorOperators.LSHR, 63));
            v7 = ROTATES
                    ? v7.lanewise(VectorOperators.ROR, 63)
                    : v7.add(v7).lanewise(VectorOperators.OR, v7.lanewise(VectorOperators.LSHR, 63));
            v4 = ROTATES
                    ? v4.lanewise(VectorOperators.ROR, 63)
                    : v4.add(v4).lanewise(VectorOperators.OR, v4.lanewise(VectorOperators.LSHR, 63));
        }
        v0.lanewise(VectorOperators.XOR, v8)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 0))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 0).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 0);
        v1.lanewise(VectorOperators.XOR, v9)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, L);
        v2.lanewise(VectorOperators.XOR, v10)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 2 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 2 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 2 * L);
        v3.lanewise(VectorOperators.XOR, v11)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 3 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 3 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 3 * L);
        v4.lanewise(VectorOperators.XOR, v12)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 4 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 4 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 4 * L);
        v5.lanewise(VectorOperators.XOR, v13)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 5 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 5 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 5 * L);
        v6.lanewise(VectorOperators.XOR, v14)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 6 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 6 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 6 * L);
        v7.lanewise(VectorOperators.XOR, v15)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, chain, 7 * L))
                .reinterpretAsInts()
                .add(LongVector.fromArray(S, sums, 7 * L).reinterpretAsInts())
                .reinterpretAsLongs()
                .intoArray(to, 7 * L);
    }

    /** Written when first needed. */
    private static final class Written {
        static final ShortBlocks SHORT_BLOCKS = ShortBlocksWriter.write();
    }
}
