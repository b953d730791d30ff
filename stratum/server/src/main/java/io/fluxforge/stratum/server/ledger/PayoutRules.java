package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.distribution.Scheme;
import java.util.Locale;

/**
 * How a pool divides its blocks.
 *
 * @param mode how miners get their money
 * @param scheme which shares count for a block that is not solo
 * @param windowThousandths for PPLNS: N, expected blocks of work, in thousandths
 * @param feeBasisPoints the pool's fee, hundredths of a percent
 * @param soloFeeBasisPoints the same for solo blocks
 * @param poolAddress whom coinbases pay what does not go to miners directly
 * @param feeAddress whose the fee is; the pool's own address keeps it, another is paid as a miner is
 * @param dustUnits in mode {@link Mode#COINBASE}: an output of less is not made, what it would have paid stays in the ledger
 * @param maxOutputs in mode {@link Mode#COINBASE}: outputs for the miner's part at most, the pool's own included
 */
public record PayoutRules(
        Mode mode,
        Scheme scheme,
        int windowThousandths,
        int feeBasisPoints,
        int soloFeeBasisPoints,
        String poolAddress,
        String feeAddress,
        long dustUnits,
        int maxOutputs) {
    /** Outputs of a coinbase that still fit one record of the journal. */
    public static final int MAX_OUTPUTS = 1500;

    /** How miners get their money. */
    public enum Mode {
        /** By transactions of the pool's own key. */
        KEY,
        /** By the wallet of a node. */
        NODE,
        /** By the coinbase itself. */
        COINBASE,
        /** Not at all by this program; the books are kept. */
        NONE;

        /** Its name in the configuration. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** These with the fee of others. */
    public PayoutRules withFeeOf(PayoutRules other) {
        return new PayoutRules(
                mode,
                scheme,
                windowThousandths,
                other.feeBasisPoints,
                other.soloFeeBasisPoints,
                poolAddress,
                other.feeAddress,
                dustUnits,
                maxOutputs);
    }

    /** The fee of a block. */
    int feeOf(Scheme of) {
        return of == Scheme.SOLO ? soloFeeBasisPoints : feeBasisPoints;
    }
}
