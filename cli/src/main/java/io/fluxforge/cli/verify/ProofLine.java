package io.fluxforge.cli.verify;

import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;

/** What one line of the input turned out to be. */
sealed interface ProofLine {

    /** A blank line or a comment, which gets no answer. */
    record Skipped() implements ProofLine {
        static final Skipped INSTANCE = new Skipped();
    }

    /**
     * A line that holds no proof of work.
     *
     * @param what what is wrong with it, in words
     * @param column where, counted from 1; 0 if that is nowhere in particular
     */
    record Malformed(String what, int column) implements ProofLine {
        @Override
        public String toString() {
            return "malformed: " + what + (column == 0 ? "" : ", at column " + column);
        }
    }

    /** A header with its solution and the parameters to check it against. Its length may be wrong for these. */
    final class Proof implements ProofLine {
        private final byte[] header;
        private final byte[] solution;
        private final EquihashParams params;

        /**
         * @param header {@link BlockHeader#BYTES} bytes, owned by this object from now on
         * @param solution packed, without its CompactSize; owned by this object from now on
         */
        Proof(byte[] header, byte[] solution, EquihashParams params) {
            this.header = header;
            this.solution = solution;
            this.params = params;
        }

        /** The header itself, not a copy. */
        byte[] headerBytes() {
            return header;
        }

        /** The solution itself, not a copy. */
        byte[] solution() {
            return solution;
        }

        EquihashParams params() {
            return params;
        }

        BlockHeader header() {
            return new BlockHeader(header);
        }

        /** The block's hash in wire order. */
        byte[] hash() {
            return header().hash(solution);
        }
    }
}
