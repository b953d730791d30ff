package io.fluxforge.verifier;

/** Packs row indices into a solution and back: big-endian numbers of digit + 1 bits, most significant bit first, no padding. */
public final class SolutionCodec {
    private SolutionCodec() {}

    /**
     * Unpacks a solution.
     *
     * @param solution {@link EquihashParams#solutionBytes()} bytes
     * @param indices receives {@link EquihashParams#solutionIndices()} indices from position 0; may be longer
     * @throws IllegalArgumentException if either length does not fit the parameters
     */
    public static void unpack(EquihashParams params, byte[] solution, int[] indices) {
        int count = params.solutionIndices();
        int bits = params.indexBits();
        if (solution.length != params.solutionBytes() || indices.length < count) {
            throw lengths(params, solution.length, indices.length);
        }
        long window = 0;
        int have = 0;
        int at = 0;
        for (int i = 0; i < count; i++) {
            while (have < bits) {
                window = window << 8 | (solution[at++] & 0xff);
                have += 8;
            }
            have -= bits;
            indices[i] = (int) (window >>> have) & ((1 << bits) - 1);
        }
    }

    /** Unpacks a solution into a new array of {@link EquihashParams#solutionIndices()} indices. */
    public static int[] unpack(EquihashParams params, byte[] solution) {
        int[] indices = new int[params.solutionIndices()];
        unpack(params, solution, indices);
        return indices;
    }

    /**
     * Packs indices.
     *
     * @param indices {@link EquihashParams#solutionIndices()} numbers below the list size
     * @return {@link EquihashParams#solutionBytes()} bytes
     * @throws IllegalArgumentException if the count does not fit the parameters or an index is out of range
     */
    public static byte[] pack(EquihashParams params, int[] indices) {
        byte[] solution = new byte[params.solutionBytes()];
        if (indices.length != params.solutionIndices()) {
            throw lengths(params, solution.length, indices.length);
        }
        int bits = params.indexBits();
        long window = 0;
        int have = 0;
        int at = 0;
        for (int index : indices) {
            if (index < 0 || index >= params.listSize()) {
                throw new IllegalArgumentException("index=" + index + ", list size=" + params.listSize());
            }
            window = window << bits | index;
            have += bits;
            while (have >= 8) {
                have -= 8;
                solution[at++] = (byte) (window >>> have);
            }
        }
        return solution;
    }

    private static IllegalArgumentException lengths(EquihashParams params, int bytes, int indices) {
        return new IllegalArgumentException("bytes=" + bytes + ", indices=" + indices + ", " + params + " has "
                + params.solutionBytes() + " and " + params.solutionIndices());
    }
}
