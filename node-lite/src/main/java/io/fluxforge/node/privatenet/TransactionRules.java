package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.ShieldedParts;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxFormat;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transaction must fulfil by itself (fluxd {@code main.cpp}, {@code CheckTransaction} and kin); null or the word as in {@link Rules}. */
final class TransactionRules {
    /** More than all coins there will ever be. */
    static final long MAX_UNITS = 1_000_000_000_00000000L;

    /** Lock times below are heights, others seconds since 1970. */
    private static final long LOCK_TIME_THRESHOLD = 500_000_000;

    private static final int MIN_COINBASE_SCRIPT = 2;
    private static final int MAX_COINBASE_SCRIPT = 100;

    private TransactionRules() {}

    /** Checks a transaction whatever the chain. */
    static @Nullable String check(Transaction transaction) {
        if (!(transaction instanceof PaymentTransaction payment)) {
            return "private-no-fluxnode-transactions";
        }
        if (payment.format() != TxFormat.SAPLING) {
            return "tx-overwinter-active";
        }
        if (!payment.shielded().equals(ShieldedParts.NONE)) {
            return "private-no-shielded-transactions";
        }
        if (payment.inputs().isEmpty()) {
            return "bad-txns-vin-empty";
        }
        if (payment.outputs().isEmpty()) {
            return "bad-txns-vout-empty";
        }
        long total = 0;
        for (TxOutput output : payment.outputs()) {
            if (output.value() < 0) {
                return "bad-txns-vout-negative";
            }
            if (output.value() > MAX_UNITS) {
                return "bad-txns-vout-toolarge";
            }
            total += output.value();
            if (total > MAX_UNITS) {
                return "bad-txns-txouttotal-toolarge";
            }
        }
        return checkInputs(payment);
    }

    private static @Nullable String checkInputs(PaymentTransaction payment) {
        if (payment.isCoinbase()) {
            int script = payment.inputs().getFirst().script().size();
            return script < MIN_COINBASE_SCRIPT || script > MAX_COINBASE_SCRIPT ? "bad-cb-length" : null;
        }
        Set<OutPoint> seen = new HashSet<>();
        for (TxInput input : payment.inputs()) {
            if (!seen.add(input.previous())) {
                return "bad-txns-inputs-duplicate";
            }
            if (input.previous().equals(OutPoint.NONE)) {
                return "bad-txns-prevout-null";
            }
        }
        return null;
    }

    /** Checks whether a block at this height and time may hold a transaction that {@link #check} found good. */
    static @Nullable String checkAt(Transaction transaction, int height, long time) {
        if (!(transaction instanceof PaymentTransaction payment)) {
            return null;
        }
        if (payment.expiryHeight() != 0 && !payment.isCoinbase() && height > payment.expiryHeight()) {
            return "tx-overwinter-expired";
        }
        long limit = payment.lockTime() < LOCK_TIME_THRESHOLD ? height : time;
        boolean isFinal = payment.lockTime() < limit
                || payment.inputs().stream().allMatch(input -> input.sequence() == TxInput.FINAL);
        return payment.lockTime() == 0 || isFinal ? null : "bad-txns-nonfinal";
    }
}
