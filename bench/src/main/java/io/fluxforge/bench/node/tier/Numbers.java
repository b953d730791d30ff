package io.fluxforge.bench.node.tier;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers for people. */
public final class Numbers {
    private static final int DECIMALS = 2;

    private Numbers() {}

    /** All digits that there are, and no zeros after them. */
    static String exact(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** At most two decimals, cut off: what is shown never looks like more than what was measured. */
    public static String cut(double value) {
        BigDecimal cut = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.FLOOR);
        return cut.signum() == 0 ? "0" : cut.stripTrailingZeros().toPlainString();
    }
}
