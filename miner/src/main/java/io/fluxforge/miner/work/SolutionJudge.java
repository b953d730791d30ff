package io.fluxforge.miner.work;

import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.Verdict;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Judges the solutions of one nonce on the CPU, whoever found them. For one thread. */
final class SolutionJudge {
    /** What becomes of a solution. */
    sealed interface Judgement {
        /** It is wrong. */
        record Wrong(String problem) implements Judgement {}

        /** It is right, and known already. */
        record Repeated() implements Judgement {}

        /** It is right. */
        final class Valid implements Judgement {
            private final byte[] solution;
            private final byte[] hash;

            Valid(byte[] solution, byte[] hash) {
                this.solution = solution;
                this.hash = hash;
            }

            /** Packed, without its CompactSize. */
            byte[] solution() {
                return solution;
            }

            /** Of the block that it would make, in wire order. */
            byte[] hash() {
                return hash;
            }
        }
    }

    private final EquihashVerifier verifier;
    private final Set<String> seen = new HashSet<>();
    private BlockHeader header = new BlockHeader(new byte[BlockHeader.BYTES]);

    SolutionJudge(EquihashVerifier verifier) {
        this.verifier = verifier;
    }

    /** Begins another nonce. */
    void begin(BlockHeader input) {
        header = input;
        seen.clear();
    }

    /** Judges row indices in tree order, whatever a device delivers as such. */
    Judgement judge(int[] indices) {
        EquihashParams params = verifier.params();
        if (indices.length != params.solutionIndices()) {
            return new Judgement.Wrong(indices.length + " indices instead of " + params.solutionIndices());
        }
        for (int index : indices) {
            if (index < 0 || index >= params.listSize()) {
                return new Judgement.Wrong("index " + Integer.toUnsignedString(index) + " beyond " + params.listSize());
            }
        }
        byte[] solution = SolutionCodec.pack(params, indices);
        Verdict verdict = verifier.verify(header.toBytes(), solution);
        if (!verdict.isValid()) {
            return new Judgement.Wrong(verdict.toString());
        }
        if (!seen.add(HexFormat.of().formatHex(solution))) {
            return new Judgement.Repeated();
        }
        return new Judgement.Valid(solution, header.hash(solution));
    }
}
