package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;

/** What is known of a node. */
sealed interface NodeState {
    /** Not yet anything. */
    record Unasked() implements NodeState {}

    /** It gives no usable answer; the reason in one line. */
    record Away(String reason) implements NodeState {}

    /** It is none for this pool, whatever it answers; the reason in one line. */
    record Wrong(String reason) implements NodeState {}

    /**
     * It answers.
     *
     * @param tip its best block
     * @param height of the tip
     * @param work of the chain up to the tip
     * @param headers height of the best header that it knows
     */
    record Here(Hash256 tip, int height, BigInteger work, int headers) implements NodeState {}
}
