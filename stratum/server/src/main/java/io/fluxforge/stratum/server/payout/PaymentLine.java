package io.fluxforge.stratum.server.payout;

/**
 * What somebody gets by a payment.
 *
 * @param address as text
 * @param units of the debt that it settles
 * @param feeShare of these, what goes to the network
 */
public record PaymentLine(String address, long units, long feeShare) {
    /** What arrives. */
    public long paid() {
        return units - feeShare;
    }
}
