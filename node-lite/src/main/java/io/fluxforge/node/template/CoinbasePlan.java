package io.fluxforge.node.template;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import java.util.List;

/**
 * What our own coinbase carries and whom it pays.
 *
 * @param tag free bytes after the height, at most {@link #MAX_TAG_BYTES}: the pool's name
 * @param minerPart who gets the miner's part
 */
public record CoinbasePlan(ByteString tag, MinerPart minerPart) {
    /** The longest tag. With the height and the longest extra nonce the script stays below the 100 bytes that it may have. */
    public static final int MAX_TAG_BYTES = 48;
    /** The longest extra nonce. */
    public static final int MAX_EXTRA_NONCE_BYTES = 32;

    /** Divides the miner's part. */
    @FunctionalInterface
    public interface MinerPart {
        /**
         * The outputs that pay the miner's part.
         *
         * @param units the miner's part of this very block, fees included
         * @return at least one output; their sum must be {@code units}, so that nothing is burnt and nothing made up
         */
        List<TxOutput> outputs(long units);
    }

    /**
     * Checks the tag.
     *
     * @throws IllegalArgumentException naming its length if it is too long
     */
    public CoinbasePlan {
        if (tag.size() > MAX_TAG_BYTES) {
            throw new IllegalArgumentException("a pool tag of " + tag.size() + " bytes, at most " + MAX_TAG_BYTES);
        }
    }

    /** Pays all of the miner's part to one script. */
    public static CoinbasePlan payingTo(Script script, ByteString tag) {
        return new CoinbasePlan(tag, units -> List.of(new TxOutput(units, script)));
    }
}
