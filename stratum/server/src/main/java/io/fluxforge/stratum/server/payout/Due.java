package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.wallet.Payee;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who is to be paid now. */
final class Due {
    private final Supplier<PayoutPolicy> policy;
    private final AddressPrefixes prefixes;

    Due(Supplier<PayoutPolicy> policy, AddressPrefixes prefixes) {
        this.policy = policy;
        this.prefixes = prefixes;
    }

    /** Whether the next round of payments has come. */
    boolean isRound(Transaction tx, long nowMillis) throws SQLException {
        return nowMillis - new RoundTable(tx).lastRound()
                >= policy.get().interval().toMillis();
    }

    /**
     * Those who are owed enough and were not paid in this round, who waited for longest first.
     *
     * @param roundMillis when this round began
     */
    List<Payee> payees(Transaction tx, long roundMillis) throws SQLException {
        PayoutPolicy now = policy.get();
        Map<String, Long> last = new RoundTable(tx).lastPaid();
        record Waiting(Payee payee, long since) {}
        List<Waiting> waiting = new ArrayList<>();
        for (Map.Entry<String, Long> owed : new PaymentBook(tx).spendable().entrySet()) {
            String text = owed.getKey();
            long since = last.getOrDefault(text, 0L);
            long threshold = now.thresholdOf(text);
            Optional<Address> address = Address.parse(text, prefixes);
            if (owed.getValue() >= threshold
                    && address.isPresent()
                    && since < roundMillis
                    && roundMillis - since >= now.intervalMillisOf(text)) {
                waiting.add(new Waiting(new Payee(address.get(), owed.getValue(), threshold), since));
            }
        }
        // The books are in the order of addresses, which a stable sort keeps among equals.
        waiting.sort(Comparator.comparingLong(Waiting::since));
        return waiting.stream().map(Waiting::payee).toList();
    }
}
