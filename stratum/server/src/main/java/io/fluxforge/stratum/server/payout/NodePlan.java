package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.wallet.Payee;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A payment that the node's wallet can make of what it has.
 *
 * @param lines whom it pays; none if it can pay nobody
 * @param left in words, what is due and not paid by it, and why; empty if nothing is
 */
public record NodePlan(List<PaymentLine> lines, String left) {
    static final NodePlan NOTHING = new NodePlan(List.of(), "");

    private static final int DECIMALS = 8;

    /** Copies the list. */
    public NodePlan {
        lines = List.copyOf(lines);
    }

    /**
     * Pays as many whole debts as the wallet can pay, in their order, and the largest of the others in part, if that is at least what
     * the address waits for.
     *
     * @param balance units that the wallet can spend
     * @param maxOutputs lines at most
     */
    static NodePlan of(List<Payee> due, long balance, int maxOutputs, AddressPrefixes prefixes) {
        List<PaymentLine> lines = new ArrayList<>();
        Payee largest = null;
        long wallet = Math.max(0, balance);
        long unpaid = 0;
        int waiting = 0;
        for (Payee payee : due) {
            if (payee.units() <= wallet && lines.size() < maxOutputs) {
                lines.add(new PaymentLine(payee.address().format(prefixes), payee.units(), 0));
                wallet -= payee.units();
                continue;
            }
            largest = largest == null || payee.units() > largest.units() ? payee : largest;
            unpaid = Math.addExact(unpaid, payee.units());
            waiting++;
        }
        if (largest == null) {
            return new NodePlan(lines, "");
        }
        String address = largest.address().format(prefixes);
        String part = address + " is owed " + coins(largest.units());
        if (wallet < largest.units() && wallet >= largest.minimum() && lines.size() < maxOutputs) {
            lines.add(new PaymentLine(address, wallet, 0));
            part += " and gets " + coins(wallet) + " of it";
            unpaid -= wallet;
        }
        String full = lines.size() < maxOutputs ? "" : "; a payment has at most " + maxOutputs + " outputs";
        return new NodePlan(
                lines,
                "the wallet has " + coins(balance) + " coins, " + part + "; " + coins(unpaid) + " due to " + waiting
                        + (waiting == 1 ? " address" : " addresses") + " wait" + full);
    }

    private static String coins(long units) {
        return BigDecimal.valueOf(units, DECIMALS).toPlainString();
    }
}
