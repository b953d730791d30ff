package io.fluxforge.node.chain;

/** The times that a block may carry. All are seconds since 1970. */
public final class TimeLimits {
    /** How far ahead of our clock a block may be before {@link Upgrade#LWMA}. */
    private static final int EARLY_FUTURE_SECONDS = 2 * 60 * 60;
    /** The same for proof of work from then on: a twentieth of the difficulty's window. */
    private static final int POW_FUTURE_SECONDS = 360;

    private static final int PON_FUTURE_SECONDS = 300;

    private TimeLimits() {}

    /**
     * The earliest time of the block after {@code parent}: later than the median time under proof of work, later than the parent
     * under Proof of Node (fluxd {@code main.cpp}, {@code ContextualCheckBlockHeader}).
     */
    public static long earliest(ChainParams network, HeaderView parent) {
        boolean pon = network.isActive(Upgrade.PON, parent.height() + 1);
        return 1 + (pon ? parent.time(parent.height()) : MedianTime.at(parent, parent.height()));
    }

    /**
     * The latest time of a block at this height (fluxd {@code main.cpp}, {@code CheckBlockHeader}). A block beyond is not wrong for
     * ever: its time may come.
     *
     * @param now our clock
     */
    public static long latest(ChainParams network, int height, long now) {
        if (network.isActive(Upgrade.PON, height)) {
            return now + PON_FUTURE_SECONDS;
        }
        return now + (network.isActive(Upgrade.LWMA, height) ? POW_FUTURE_SECONDS : EARLY_FUTURE_SECONDS);
    }
}
