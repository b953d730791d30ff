package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.Target;
import org.jspecify.annotations.Nullable;

/**
 * A share with its verdict.
 *
 * @param origin who sent it
 * @param id the id of its request, as JSON
 * @param worker the worker's name; empty if the share was too malformed to have one
 * @param target the target it was judged by, null if it did not get that far
 * @param verdict what became of it
 * @param detail more about the verdict for the miner, may be empty
 * @param blockHeight the height of the block that it makes, 0 if it makes none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JudgedShare(
        ShareOrigin origin,
        byte[] id,
        String worker,
        @Nullable Target target,
        ShareVerdict verdict,
        String detail,
        int blockHeight) {
    /** Whether it met the network's target. */
    public boolean isBlock() {
        return blockHeight > 0;
    }
}
