package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.WalletRpc;
import io.fluxforge.node.wallet.Payee;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A wallet that pays and does not say so, or is away, while the chain goes on. */
class NodePaymentsTest {
    @TempDir
    private Path folder;

    /** Fails as told. */
    private static final class Faulty implements NodeWallet {
        private final SimWallet wallet;
        boolean losesAnswer;
        boolean away;
        long most = Long.MAX_VALUE;

        Faulty(SimWallet wallet) {
            this.wallet = wallet;
        }

        private void answer() throws IOException {
            if (away) {
                throw new IOException("the wallet is away");
            }
        }

        @Override
        public long balance() throws IOException {
            answer();
            return Math.min(most, wallet.balance());
        }

        @Override
        public Outcome send(Map<String, Long> units, String comment) {
            Outcome outcome = wallet.send(units, comment);
            return losesAnswer ? new Outcome.Unknown("no answer in time") : outcome;
        }

        @Override
        public Optional<Hash256> find(String comment, long sinceMillis) throws IOException {
            answer();
            return wallet.find(comment, sinceMillis);
        }

        @Override
        public Map<String, Hash256> sent(String prefix, long sinceMillis) throws IOException {
            answer();
            return wallet.sent(prefix, sinceMillis);
        }

        @Override
        public boolean isOwn(String address) {
            return wallet.isOwn(address);
        }

        @Override
        public Made transaction(Hash256 txid) throws IOException {
            answer();
            return wallet.transaction(txid);
        }
    }

    /** A debt larger than the wallet's coins neither holds up the others nor waits for the last of them. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aDebtThatExceedsTheWalletIsPaidInPart(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 6)) {
            Faulty wallet = new Faulty(new SimWallet(pool.chain));
            pool.wallet = wallet;
            pool.restart();
            pool.step();
            pool.mineMature(3);
            Map<String, Long> owed = pool.store.read(tx -> new PaymentBook(tx).spendable());
            String largest = owed.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            long debt = owed.getOrDefault(largest, 0L);
            long others = owed.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(largest) && entry.getValue() >= SimPool.COIN)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            // All others whole would leave a part of the largest; who waits is in the order of addresses, so it may
            // come first.
            wallet.most = debt - 1;
            assertThat(pool.payouts.previewOfNode().left()).contains("the wallet has", "is owed");
            pool.step();
            long paid = pool.payment(1).units();
            assertThat(paid).isEqualTo(Math.min(debt - 1, others + debt));
            assertThat(pool.log).anyMatch(line -> line.startsWith("left the wallet has "));
            pool.verify("paid in part");
            wallet.most = Long.MAX_VALUE;
            for (int i = 0; i < 2 * SimPool.MATURITY; i++) {
                pool.mine(false, 1);
                if (i % 10 == 0) {
                    pool.step();
                }
            }
            assertThat(pool.balance(Account.Kind.SPENDABLE, largest)).isZero();
            pool.settleAll("at the end");
            assertThat(pool.payouts.previewOfNode()).isEqualTo(NodePlan.NOTHING);
        }
    }

    @Test
    void aPlanPaysWholeDebtsAndTheLargestOfTheRestInPart() {
        List<Payee> due = List.of(payee(1, 438_75), payee(2, 100), payee(3, 500), payee(4, 20));
        NodePlan plan = NodePlan.of(due, 375_00, 10, SimPool.NETWORK.addresses().prefixes());
        assertThat(plan.lines())
                .extracting(PaymentLine::address, PaymentLine::units)
                .containsExactly(
                        tuple(SimPool.miner(2), 100L),
                        tuple(SimPool.miner(3), 500L),
                        tuple(SimPool.miner(4), 20L),
                        tuple(SimPool.miner(1), 375_00L - 620));
        assertThat(plan.left())
                .isEqualTo("the wallet has 0.00037500 coins, " + SimPool.miner(1)
                        + " is owed 0.00043875 and gets 0.00036880 of it; 0.00006995 due to 1 address wait");
        NodePlan poor = NodePlan.of(due, 5, 10, SimPool.NETWORK.addresses().prefixes());
        assertThat(poor.lines()).isEmpty();
        assertThat(poor.left())
                .isEqualTo("the wallet has 0.00000005 coins, " + SimPool.miner(1)
                        + " is owed 0.00043875; 0.00044495 due to 4 addresses wait");
        NodePlan full =
                NodePlan.of(due, 1_000_00, 2, SimPool.NETWORK.addresses().prefixes());
        assertThat(full.lines()).extracting(PaymentLine::units).containsExactly(438_75L, 100L);
        assertThat(full.left()).endsWith("a payment has at most 2 outputs");
    }

    private static Payee payee(int miner, long units) {
        return new Payee(
                Address.parse(SimPool.miner(miner), SimPool.NETWORK.addresses().prefixes())
                        .orElseThrow(),
                units,
                10);
    }

    /** What the wallet does not own it cannot spend: nothing is paid, and the reason is said. */
    @Test
    void aWalletThatDoesNotOwnThePoolsAddressPaysNothing() throws Exception {
        SimChain chain = new SimChain(SimPool.NETWORK, SimPool.MATURITY, 1);
        try (SimRpc rpc = new SimRpc(chain, new SimWallet(chain), () -> 0);
                FluxRpc node = new FluxRpc(RpcOptions.of(
                        URI.create("http://127.0.0.1:" + rpc.port() + "/"), new RpcCredentials.Password("u", "p")))) {
            WalletRpc wallet = new WalletRpc(node.client());
            assertThat(WalletAddress.problem(wallet, SimRpc.POOL)).isEmpty();
            assertThat(new RpcNodeWallet(wallet, SimRpc.POOL).balance()).isZero();
            String other = SimPool.miner(1);
            assertThat(WalletAddress.problem(wallet, other).orElseThrow())
                    .contains("payout.mode is node, and the address " + other + " is not one of");
            assertThatThrownBy(() -> new RpcNodeWallet(wallet, other).balance()).hasMessageContaining(other);
        }
    }

    /** The block with the payment is read while nobody knows yet that the transaction in it is the payment. */
    @ParameterizedTest
    @CsvSource({"SQLITE, 1", "POSTGRESQL, 1", "SQLITE, 350", "POSTGRESQL, 350"})
    void aPaymentThatIsInTheChainBeforeItIsKnownIsFoundThere(StoreKind kind, int blocks) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 6)) {
            Faulty wallet = new Faulty(new SimWallet(pool.chain));
            pool.wallet = wallet;
            pool.restart();
            pool.step();
            pool.mineMature(3);
            wallet.losesAnswer = true;
            pool.step();
            assertThat(pool.payments(PaymentState.SENDING)).hasSize(1);
            wallet.away = true;
            for (int block = 0; block < blocks; block++) {
                pool.mine(false, 1);
                if (block % 50 == 0) {
                    assertThatThrownBy(pool::step).hasMessage("the wallet is away");
                }
            }
            assertThat(pool.payments(PaymentState.SENDING)).hasSize(1);
            wallet.away = false;
            wallet.losesAnswer = false;
            pool.step();
            pool.step();
            assertThat(pool.payment(1).state())
                    .isEqualTo(blocks < SimPool.MATURITY ? PaymentState.IN_CHAIN : PaymentState.BURIED);
            // Beyond the transaction's last height and as deep as a payment is given up that is in no block.
            for (int i = 0; i < 2 * SimPool.MATURITY; i++) {
                pool.mine(false, 1);
                if (i % 20 == 0) {
                    pool.step();
                }
            }
            assertThat(pool.payments(PaymentState.CANCELLED)).isEmpty();
            assertThat(pool.payment(1).state()).isEqualTo(PaymentState.BURIED);
            pool.verify("at the end");
        }
    }

    private static void meet(SimPool pool, PaymentTransaction forgotten) throws IOException {
        pool.store.write(tx -> new UnknownTable(tx).add(forgotten.txid(), false, "wallet", forgotten.toBytes(), 0L, 0));
    }

    /** A forgotten transaction that no block has taken stands until it has expired for good, and is given up then. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void whatIsForgottenAndExpiresIsGivenUpWhenNoBlockCanTakeIt(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 6)) {
            SimWallet wallet = new SimWallet(pool.chain);
            pool.wallet = wallet;
            pool.restart();
            pool.step();
            pool.mineMature(3);
            wallet.send(Map.of(SimPool.miner(1), SimPool.COIN), "forgotten");
            Hash256 txid = wallet.all().getFirst().txid();
            PaymentTransaction forgotten = (PaymentTransaction)
                    Transaction.decode(wallet.transaction(txid).bytes().toBytes());
            pool.chain.forgetMempool();
            meet(pool, forgotten);
            pool.step();
            int last = (int) forgotten.expiryHeight();
            assertThat(pool.payouts.alarms())
                    .singleElement()
                    .extracting(Alarm::reason)
                    .asString()
                    .contains(txid + ", which is in no block and may be in one up to height " + last);
            while (pool.chain.size() <= last + SimPool.MATURITY) {
                assertThat(pool.payouts.adopt(txid).orElseThrow())
                        .contains("a block up to height " + last + " may take it");
                pool.mine(false, 1);
                pool.step();
            }
            assertThat(pool.payouts.adopt(txid)).isEmpty();
            assertThat(pool.payouts.alarms()).isEmpty();
            assertThat(pool.balance(Account.Kind.PAID, SimPool.miner(1))).isZero();
            pool.settleAll("at the end");
        }
    }

    /** The same, of one that never expires: another transaction must have spent its coin, and stay. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void whatIsForgottenIsGivenUpWhenItsCoinIsSpentForGood(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 6)) {
            pool.wallet = new SimWallet(pool.chain);
            pool.restart();
            pool.step();
            pool.mineMature(1);
            OutPoint coin = pool.chain
                    .spendable(SimPool.SIGNER.ownScript())
                    .keySet()
                    .iterator()
                    .next();
            PaymentTransaction forgotten = SimPool.theft(coin, SimPool.REWARD - 1);
            PaymentTransaction other = SimPool.theft(coin, SimPool.REWARD);
            meet(pool, forgotten);
            pool.step();
            assertThat(pool.payouts.adopt(forgotten.txid()).orElseThrow()).contains("it never expires");
            pool.chain.send(other.toBytes());
            pool.mine(false, 1);
            pool.step();
            // What a reorganisation takes back spends nothing.
            pool.chain.reorganise(1, 0);
            pool.step();
            assertThat(pool.payouts.adopt(forgotten.txid()).orElseThrow()).contains("it never expires");
            pool.chain.send(other.toBytes());
            for (int depth = 1; depth < SimPool.MATURITY; depth++) {
                pool.mine(false, 1);
                pool.step();
                assertThat(pool.payouts.adopt(forgotten.txid()).orElseThrow())
                        .contains("the transaction " + other.txid(), "has spent a coin of it");
            }
            assertThat(pool.payouts.alarms())
                    .singleElement()
                    .extracting(Alarm::reason)
                    .asString()
                    .contains("as " + other.txid() + " has spent a coin of it");
            pool.mine(false, 1);
            pool.step();
            assertThat(pool.payouts.adopt(forgotten.txid())).isEmpty();
            assertThat(pool.payouts.alarms()).isEmpty();
            assertThat(pool.balance(Account.Kind.PAID, SimPool.miner(200))).isZero();
        }
    }
}
