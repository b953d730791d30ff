package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.wallet.TransactionPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * When who is paid.
 *
 * @param mode who makes the transactions
 * @param threshold units that must be owed
 * @param interval between two rounds of payments
 * @param addresses exceptions, by address
 * @param transaction how transactions are made
 */
public record PayoutPolicy(
        Payment.Mode mode,
        long threshold,
        Duration interval,
        Map<String, Terms> addresses,
        TransactionPolicy transaction) {
    /**
     * What holds for one address.
     *
     * @param threshold units that must be owed
     * @param interval between two payments
     */
    public record Terms(long threshold, Duration interval) {}

    /** @throws IllegalArgumentException if a threshold is so low that a fee could eat it */
    public PayoutPolicy {
        addresses = Map.copyOf(addresses);
        requirePayable(threshold, transaction);
        addresses.values().forEach(each -> requirePayable(each.threshold(), transaction));
    }

    /**
     * These with the thresholds and intervals of others.
     *
     * @throws IllegalArgumentException if a threshold is so low that a fee could eat it
     */
    public PayoutPolicy withTermsOf(PayoutPolicy other) {
        return new PayoutPolicy(mode, other.threshold, other.interval, other.addresses, transaction);
    }

    private static void requirePayable(long threshold, TransactionPolicy transaction) {
        if (threshold < transaction.leastPayable()) {
            throw new IllegalArgumentException("a threshold of " + threshold + " units, at least "
                    + transaction.leastPayable() + " are needed for the largest fee and an output that is no dust");
        }
    }

    /** Units that must be owed to an address. */
    long thresholdOf(String address) {
        Terms own = addresses.get(address);
        return own == null ? threshold : own.threshold();
    }

    /** Milliseconds between two payments to an address. A round that is nearly due counts as due, so that intervals fit into each other. */
    long intervalMillisOf(String address) {
        Terms own = addresses.get(address);
        return own == null ? 0 : own.interval().toMillis();
    }
}
