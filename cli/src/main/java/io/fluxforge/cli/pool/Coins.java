package io.fluxforge.cli.pool;

import java.math.BigDecimal;

/** Money for people. */
public final class Coins {
    private static final int DECIMALS = 8;

    private Coins() {}

    /** Units of 10^-8 as coins with all decimals. */
    public static String of(long units) {
        return BigDecimal.valueOf(units, DECIMALS).toPlainString();
    }
}
