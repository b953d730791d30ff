package io.fluxforge.cli.demo;

import io.fluxforge.verifier.EquihashParams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is shown.
 *
 * @param params the proof of work
 * @param limit the target of every block, 64 hex digits: easy, so that a few solutions find one
 * @param shareDifficulty a share's difficulty, of which a block has 1
 * @param maturity blocks on top of a coinbase before it may be spent
 * @param devices for the miner, as its option {@code --device} has them; empty for its own choice
 * @param patience how long to wait for the first payment
 * @param folder where everything is kept meanwhile
 */
public record DemoSettings(
        EquihashParams params,
        String limit,
        String shareDifficulty,
        int maturity,
        List<String> devices,
        Duration patience,
        Path folder) {
    /** A payment counts as buried from so many confirmations on. */
    static final int BURIED = 3;

    private static final int MATURITY = 5;

    /** Real ZelHash: two nonces or so find a block. */
    public static DemoSettings zelhash(List<String> devices, Duration patience, Path folder) {
        return new DemoSettings(
                EquihashParams.ZELHASH, "3f" + "f".repeat(62), "0.25", MATURITY, devices, patience, folder);
    }

    /**
     * A proof of work so small that a CPU finds hundreds of solutions a second, 2,048 of which make a block: seconds apart, so that
     * no branch grows longer than a coinbase's maturity before a pool has seen it.
     */
    public static DemoSettings fast(List<String> devices, Duration patience, Path folder) {
        return new DemoSettings(
                EquihashParams.ZCASH_48_5, "001f" + "f".repeat(60), "0.1", MATURITY, devices, patience, folder);
    }
}
