package io.fluxforge.stratum.server.node;

import io.fluxforge.node.template.BlockTemplate;
import java.util.OptionalLong;

/** How far a node's clock is from ours. Blocks are judged by the node's; ours only dates what people read. */
public final class NodeClock {
    /** Beyond this somebody should look: a right clock is off by less than a second. */
    public static final long WORTH_A_WARNING_SECONDS = 60;

    private NodeClock() {}

    /**
     * Seconds that the node's clock is ahead of ours, negative if it is behind.
     *
     * @param template just received
     * @param ourMillis our clock, milliseconds since 1970
     * @return empty if the template does not tell: where the chain's own time is ahead of the node's clock, a template carries the
     *     least time that the chain allows (fluxd {@code miner.cpp}, {@code UpdateTime}), and the clock may be anywhere before it
     */
    public static OptionalLong secondsAhead(BlockTemplate template, long ourMillis) {
        long ahead = template.currentTime() - Math.floorDiv(ourMillis, 1000);
        boolean isClock = template.currentTime() > template.minTime();
        return isClock || ahead < 0 ? OptionalLong.of(ahead) : OptionalLong.empty();
    }

    /** Whether a difference is one to warn of. */
    public static boolean isFar(OptionalLong secondsAhead) {
        return secondsAhead.isPresent() && Math.abs(secondsAhead.getAsLong()) > WORTH_A_WARNING_SECONDS;
    }
}
