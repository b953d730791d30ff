package io.fluxforge.node.privatenet;

import io.fluxforge.verifier.EquihashParams;
import java.util.List;

/** Finds proofs of work, for {@code generate}. Whoever makes the node supplies it. */
@FunctionalInterface
public interface HeaderSolver {
    /**
     * Every solution of one header.
     *
     * @param params of the proof of work
     * @param header 140 bytes
     * @return packed solutions; may be empty
     */
    List<byte[]> solve(EquihashParams params, byte[] header);
}
