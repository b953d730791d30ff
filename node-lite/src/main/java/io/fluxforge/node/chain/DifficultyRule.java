package io.fluxforge.node.chain;

/**
 * A rule that computes the target from the blocks before.
 *
 * @param from height of the first block it applies to
 * @param algorithm which
 * @param window blocks it averages over, 1 to 1,000
 * @param maxDownPercent Digishield: how much longer than planned the window's time may count, 0 to 100
 * @param maxUpPercent Digishield: how much shorter, 0 to 99
 */
public record DifficultyRule(int from, Algorithm algorithm, int window, int maxDownPercent, int maxUpPercent) {
    /** The rules there are. */
    public enum Algorithm {
        /** {@link Digishield}. */
        DIGISHIELD,
        /** {@link Lwma}. */
        LWMA,
        /** {@link Lwma3}. */
        LWMA3
    }
}
