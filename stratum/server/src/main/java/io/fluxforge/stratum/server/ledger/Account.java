package io.fluxforge.stratum.server.ledger;

import java.util.Locale;

/**
 * An account of the books.
 *
 * @param kind what its units are
 * @param owner the address that they belong to; empty where the kind has no owner
 */
public record Account(Kind kind, String owner) {
    /** What the units of an account are. All accounts together come to 0 at any time. */
    public enum Kind {
        /** Where coins come from: minus the miner's parts of all blocks that are not orphaned. No owner. */
        REWARD,
        /** Earned, but in a block that is not mature. */
        IMMATURE,
        /** Earned and mature: may be paid out. */
        SPENDABLE,
        /** In a payment that is not buried. */
        RESERVED,
        /** In an output of a coinbase that pays it directly, but is not mature. */
        PAYING,
        /** Paid out for good. */
        PAID,
        /** The pool's fee from blocks that are not mature. No owner. */
        FEE_IMMATURE,
        /** The pool's fee, mature; below 0 if the pool has spent more for payments than it took. No owner. */
        FEE,
        /** What payments have cost in fees to the network. No owner. */
        NETWORK_FEE,
        /** Below 0 by what an address got beyond what it was owed, which its next earnings make up for. */
        ADVANCE;

        /** Its name in the store. */
        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether its balance may be below 0. */
        boolean mayBeNegative() {
            return this == REWARD || this == FEE || this == ADVANCE;
        }

        static Kind of(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }
    }

    static final Account REWARD = new Account(Kind.REWARD, "");
    static final Account FEE_IMMATURE = new Account(Kind.FEE_IMMATURE, "");
    static final Account FEE = new Account(Kind.FEE, "");
    static final Account NETWORK_FEE = new Account(Kind.NETWORK_FEE, "");

    static Account immature(String address) {
        return new Account(Kind.IMMATURE, address);
    }

    static Account spendable(String address) {
        return new Account(Kind.SPENDABLE, address);
    }

    static Account reserved(String address) {
        return new Account(Kind.RESERVED, address);
    }

    static Account paying(String address) {
        return new Account(Kind.PAYING, address);
    }

    static Account advance(String address) {
        return new Account(Kind.ADVANCE, address);
    }

    static Account paid(String address) {
        return new Account(Kind.PAID, address);
    }

    @Override
    public String toString() {
        return kind.stored() + (owner.isEmpty() ? "" : ":" + owner);
    }
}
