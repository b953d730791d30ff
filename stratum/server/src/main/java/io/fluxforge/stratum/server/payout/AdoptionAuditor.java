package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.AuditChain;
import io.fluxforge.stratum.server.ledger.Auditor.Difference;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.ledger.Transfer;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Recomputes what was adopted from its transaction, and looks that advances move between accounts of one address only. */
final class AdoptionAuditor {
    private final Store store;
    private final AddressPrefixes prefixes;
    private final int buryDepth;
    private final AuditChain chain;

    AdoptionAuditor(Store store, AddressPrefixes prefixes, int buryDepth, AuditChain chain) {
        this.store = store;
        this.prefixes = prefixes;
        this.buryDepth = buryDepth;
        this.chain = chain;
    }

    /**
     * Looks at all of it, and takes the postings that it accounts for from those that are left.
     *
     * @throws Difference at the first one
     */
    void check(Set<String> rest) throws IOException, InterruptedException {
        for (UnknownTable.Unknown adopted : store.read(tx -> new UnknownTable(tx).adopted())) {
            if (adopted.blockHash() == null) {
                // It can never happen, and nothing was posted for it.
                continue;
            }
            String key = "adopted:" + adopted.txid();
            if (!rest.remove(key)) {
                throw new Difference(key + " is missing");
            }
            List<Transfer> posted = store.read(tx -> new Books(tx).transfers(key));
            check(adopted, key, posted);
            checkLater(key, posted, rest);
            checkChain(adopted);
        }
        for (String key : Set.copyOf(rest)) {
            if (key.startsWith("advance:")) {
                checkAdvance(key, store.read(tx -> new Books(tx).transfers(key)));
                rest.remove(key);
            }
        }
    }

    private void check(UnknownTable.Unknown adopted, String key, List<Transfer> transfers) throws Difference {
        Map<String, Long> got = new HashMap<>();
        for (TxOutput output : Spenders.decode(adopted).outputs()) {
            Address.of(output.script())
                    .ifPresent(address -> got.merge(address.format(prefixes), output.value(), Math::addExact));
        }
        Map<String, Long> posted = new HashMap<>();
        for (Transfer transfer : transfers) {
            if (transfer.to().kind() == Account.Kind.PAID) {
                posted.merge(transfer.to().owner(), transfer.units(), Math::addExact);
            }
        }
        for (Map.Entry<String, Long> paid : posted.entrySet()) {
            if (!paid.getValue().equals(got.get(paid.getKey()))) {
                throw new Difference(key + " says that " + paid.getKey() + " was paid " + paid.getValue()
                        + " units, its transaction pays " + got.getOrDefault(paid.getKey(), 0L));
            }
        }
    }

    /** What was posted since of a block that was adopted: debts that it may have paid, and the opposite of earlier postings. */
    private void checkLater(String key, List<Transfer> adopted, Set<String> rest) throws IOException {
        Map<Account, Long> own = new HashMap<>();
        for (Transfer transfer : adopted) {
            if (transfer.from().kind() == Account.Kind.REWARD) {
                own.merge(transfer.to(), transfer.units(), Math::addExact);
            }
        }
        for (String later : List.copyOf(rest)) {
            int back = later.lastIndexOf(":back:");
            if (!later.startsWith(key + ":")) {
                continue;
            }
            List<Transfer> transfers = store.read(tx -> new Books(tx).transfers(later));
            if (back > 0) {
                List<Transfer> opposite = new ArrayList<>();
                for (Transfer transfer : store.read(tx -> new Books(tx).transfers(later.substring(0, back)))) {
                    opposite.add(new Transfer(transfer.to(), transfer.from(), transfer.units()));
                }
                if (!transfers.equals(opposite)) {
                    throw new Difference(later + " is not the opposite of what it takes back");
                }
            } else {
                for (Transfer transfer : transfers) {
                    Account paid =
                            new Account(Account.Kind.PAID, transfer.from().owner());
                    boolean kinds = transfer.from().kind() == Account.Kind.ADVANCE
                            && transfer.to().kind() == Account.Kind.FEE;
                    if (!kinds || transfer.units() > own.getOrDefault(paid, 0L)) {
                        throw new Difference(later + " moves " + transfer.units() + " units from " + transfer.from()
                                + " to " + transfer.to());
                    }
                }
            }
            rest.remove(later);
        }
    }

    private static void checkAdvance(String key, List<Transfer> transfers) throws Difference {
        for (Transfer transfer : transfers) {
            boolean one = transfer.from().owner().equals(transfer.to().owner());
            Set<Account.Kind> kinds =
                    Set.of(transfer.from().kind(), transfer.to().kind());
            if (!one || !kinds.equals(Set.of(Account.Kind.ADVANCE, Account.Kind.SPENDABLE))) {
                throw new Difference(
                        key + " moves " + transfer.units() + " units from " + transfer.from() + " to " + transfer.to());
            }
        }
    }

    private void checkChain(UnknownTable.Unknown adopted) throws IOException, InterruptedException {
        Hash256 hash = Objects.requireNonNull(adopted.blockHash(), "adopted when buried");
        int depth = chain.confirmations(hash).orElse(-1);
        if (depth < buryDepth) {
            throw new Difference("the transaction " + adopted.txid() + " was adopted, but its block " + hash + " has "
                    + depth + " confirmations");
        }
        Optional<Block> block = chain.block(hash);
        Set<Hash256> txids = new HashSet<>();
        block.ifPresent(mined -> mined.transactions().forEach(transaction -> txids.add(transaction.txid())));
        if (!txids.contains(adopted.txid())) {
            throw new Difference("the transaction " + adopted.txid() + " was adopted, but is not in the block " + hash);
        }
    }
}
