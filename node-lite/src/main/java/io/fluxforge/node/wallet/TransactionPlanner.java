package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses coins and payees for one transaction. The payees bear the fee in equal parts, the first of them a unit more where it does
 * not divide: so coins and debts sink by the same sum, and what the pool holds always covers what it owes.
 */
public final class TransactionPlanner {
    private final TransactionPolicy policy;
    private final TransactionSize sizes;
    private final int changeBytes;

    /**
     * A planner.
     *
     * @param publicKeyBytes of the key that signs, 33 or 65
     */
    public TransactionPlanner(TransactionPolicy policy, int publicKeyBytes) {
        this.policy = policy;
        this.sizes = new TransactionSize(publicKeyBytes);
        ByteString anyHash = ByteString.of(new byte[Script.HASH_BYTES]);
        this.changeBytes = TransactionSize.outputBytes(Script.payToPublicKeyHash(anyHash));
    }

    /** The transaction that is being filled. */
    private final class Filling {
        final List<SpendableCoin> inputs = new ArrayList<>();
        final List<Payee> payees = new ArrayList<>();
        long in;
        long owed;
        int outputBytes;

        /** With change, whether there is some or not: that it fits must not depend on it. */
        boolean fits(int moreInputs, int moreOutputs, int moreBytes) {
            int outputs = payees.size() + moreOutputs + 1;
            int bytes = sizes.of(inputs.size() + moreInputs, outputs, outputBytes + moreBytes + changeBytes);
            return bytes <= policy.maxBytes();
        }

        void spend(SpendableCoin coin) {
            inputs.add(coin);
            in = Math.addExact(in, coin.units());
        }

        void pay(Payee payee, long units) {
            payees.add(new Payee(payee.address(), units, payee.minimum()));
            owed = Math.addExact(owed, units);
            outputBytes += TransactionSize.outputBytes(payee.address().script());
        }
    }

    /**
     * One transaction for as many of the payees, in their order, as it can hold and the coins can pay. The one at whom coins or room
     * run out gets a part if it is not below his minimum. Payees who are owed less than {@link TransactionPolicy#leastPayable} are
     * left out.
     *
     * @param coins to spend, the first first
     * @return empty if nobody can be paid
     */
    public Optional<TransactionDraft> plan(List<Payee> payees, List<SpendableCoin> coins) {
        Filling filling = new Filling();
        int nextCoin = 0;
        for (Payee payee : payees) {
            long least = Math.max(payee.minimum(), policy.leastPayable());
            if (payee.units() < least) {
                continue;
            }
            int bytes = TransactionSize.outputBytes(payee.address().script());
            if (!filling.fits(0, 1, bytes)) {
                break;
            }
            while (filling.in - filling.owed < payee.units() && nextCoin < coins.size() && filling.fits(1, 1, bytes)) {
                filling.spend(coins.get(nextCoin++));
            }
            long units = Math.min(payee.units(), filling.in - filling.owed);
            if (units < least) {
                break;
            }
            filling.pay(payee, units);
            if (units < payee.units()) {
                break;
            }
        }
        if (filling.payees.isEmpty()) {
            return Optional.empty();
        }
        return avoidDustChange(filling, coins, nextCoin) ? Optional.of(draft(filling)) : Optional.empty();
    }

    /** Makes change that would be dust large enough: by one more coin or, without one, by owing somebody a little longer. */
    private boolean avoidDustChange(Filling filling, List<SpendableCoin> coins, int nextCoin) {
        long change = filling.in - filling.owed;
        if (change == 0 || change >= policy.dustUnits()) {
            return true;
        }
        if (nextCoin < coins.size() && filling.fits(1, 0, 0)) {
            filling.spend(coins.get(nextCoin));
            if (filling.in - filling.owed >= policy.dustUnits()) {
                return true;
            }
        }
        long missing = policy.dustUnits() - (filling.in - filling.owed);
        for (int i = 0; i < filling.payees.size(); i++) {
            Payee payee = filling.payees.get(i);
            if (payee.units() - missing >= policy.leastPayable()) {
                filling.payees.set(i, new Payee(payee.address(), payee.units() - missing, payee.minimum()));
                filling.owed -= missing;
                return true;
            }
        }
        return false;
    }

    private TransactionDraft draft(Filling filling) {
        long change = filling.in - filling.owed;
        int count = filling.payees.size();
        int bytes = change > 0
                ? sizes.of(filling.inputs.size(), count + 1, filling.outputBytes + changeBytes)
                : sizes.of(filling.inputs.size(), count, filling.outputBytes);
        long fee = policy.feeRate().of(bytes);
        List<TransactionDraft.Payment> payments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long share = fee / count + (i < fee % count ? 1 : 0);
            Payee payee = filling.payees.get(i);
            payments.add(new TransactionDraft.Payment(payee.address(), payee.units(), share));
        }
        return new TransactionDraft(filling.inputs, payments, change, fee);
    }
}
