package io.fluxforge.stratum.server.reload;

import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.payout.PayoutPolicy;

/** The rules of money that hold now: of the next block, and of the next payment. Thread-safe. */
public final class LiveRules {
    private volatile PayoutRules payout;
    private volatile PayoutPolicy payments;

    /** Rules of a configuration. */
    public LiveRules(PayoutRules payout, PayoutPolicy payments) {
        this.payout = payout;
        this.payments = payments;
    }

    /** How blocks are divided. */
    public PayoutRules payout() {
        return payout;
    }

    /** When who is paid. */
    public PayoutPolicy payments() {
        return payments;
    }

    void change(PayoutRules nextPayout, PayoutPolicy nextPayments) {
        payout = nextPayout;
        payments = nextPayments;
    }
}
