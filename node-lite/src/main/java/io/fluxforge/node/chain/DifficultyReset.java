package io.fluxforge.node.chain;

/**
 * A run of blocks after a switch of the proof of work, in which the usual rule does not (alone) decide.
 *
 * @param from height of the first block
 * @param blocks how many
 * @param kind what applies
 */
public record DifficultyReset(int from, int blocks, Kind kind) {
    /** What applies in a reset. */
    public enum Kind {
        /** The target is the limit. */
        LIMIT,
        /** The target of LWMA-3 is eased, less with every block. */
        EASED
    }

    /** Whether the block at this height falls into it. */
    public boolean covers(int height) {
        return height >= from && height - from < blocks;
    }
}
