package io.fluxforge.node.wallet;

/**
 * What a transaction pays for its size.
 *
 * @param unitsPerKilobyte units of 10^-8 for each 1,000 bytes, not negative
 */
public record FeeRate(long unitsPerKilobyte) {
    /** Ten times what fluxd passes on by default ({@code relayfee} of its {@code getnetworkinfo}: 100 units). */
    public static final FeeRate DEFAULT = new FeeRate(1_000);

    private static final int KILOBYTE = 1_000;

    /** @throws IllegalArgumentException if the rate is negative */
    public FeeRate {
        if (unitsPerKilobyte < 0) {
            throw new IllegalArgumentException("unitsPerKilobyte=" + unitsPerKilobyte + ", min=0");
        }
    }

    /** Units for so many bytes, rounded up, so that the rate is never missed. */
    public long of(int bytes) {
        return Math.ceilDiv(Math.multiplyExact(unitsPerKilobyte, bytes), (long) KILOBYTE);
    }
}
