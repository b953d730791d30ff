package io.fluxforge.node.wallet;

/**
 * How transactions of ours are made.
 *
 * @param feeRate what they pay for their size
 * @param dustUnits the smallest output that is made
 * @param maxBytes the largest transaction
 */
public record TransactionPolicy(FeeRate feeRate, long dustUnits, int maxBytes) {
    /** What nodes pass on at most (fluxd {@code main.h}, {@code MAX_STANDARD_TX_SIZE}). */
    public static final int STANDARD_BYTES = 100_000;
    /** Half of that: some 330 inputs, or 1,400 outputs, far below the 4,000 signature operations that nodes pass on. */
    public static final int DEFAULT_MAX_BYTES = STANDARD_BYTES / 2;
    /** Far above the 54 units below which nodes with default settings call an output dust. */
    public static final long DEFAULT_DUST_UNITS = 1_000;

    /** The usual. */
    public static final TransactionPolicy DEFAULT =
            new TransactionPolicy(FeeRate.DEFAULT, DEFAULT_DUST_UNITS, DEFAULT_MAX_BYTES);

    private static final int MIN_BYTES = 1_000;

    /** @throws IllegalArgumentException if a value is out of range */
    public TransactionPolicy {
        if (dustUnits < 1 || maxBytes < MIN_BYTES || maxBytes > STANDARD_BYTES) {
            throw new IllegalArgumentException("dustUnits=" + dustUnits + ", maxBytes=" + maxBytes);
        }
    }

    /** The least that can be owed and still leaves an output that is no dust, whatever the transaction costs. */
    public long leastPayable() {
        return Math.addExact(dustUnits, feeRate.of(maxBytes));
    }
}
