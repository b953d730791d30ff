package io.fluxforge.node.chain;

/**
 * A coinbase output beyond the subsidy, due at given heights (fluxd {@code main.cpp}, {@code GetExchangeFundAmount} and kin).
 *
 * @param name such as {@code exchange}
 * @param address who gets it
 * @param amount units, each time
 * @param height of the first time
 * @param interval blocks between two times
 * @param times how often
 */
public record Fund(String name, String address, long amount, int height, int interval, int times) {
    /** Whether a block at this height must pay it. */
    public boolean isDueAt(int at) {
        int since = at - height;
        return since >= 0 && since % interval == 0 && since / interval < times;
    }
}
