package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.WalletRpc;
import io.fluxforge.node.wallet.FeeRate;
import io.fluxforge.node.wallet.TransactionPolicy;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.payout.Payment;
import io.fluxforge.stratum.server.payout.PaymentAuditor;
import io.fluxforge.stratum.server.payout.PaymentLine;
import io.fluxforge.stratum.server.payout.PaymentList;
import io.fluxforge.stratum.server.payout.PaymentState;
import io.fluxforge.stratum.server.payout.PayoutEvents;
import io.fluxforge.stratum.server.payout.PayoutPolicy;
import io.fluxforge.stratum.server.payout.Payouts;
import io.fluxforge.stratum.server.payout.RpcNodeWallet;
import io.fluxforge.stratum.server.payout.RpcPayoutChain;
import io.fluxforge.stratum.server.store.StoreKind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Blocks of a pool on a private network are paid, by a key and by the node's wallet, with reorganisations; where every unit of them
 * is. Three hundred, 120 of them matured before the first payment, by {@code -Dfluxforge.test.paid=300 -Dfluxforge.test.matured=120}.
 */
class PaidLifeTest {
    private static final int BLOCKS = Integer.getInteger("fluxforge.test.paid", 12);
    private static final int MATURED = Integer.getInteger("fluxforge.test.matured", 8);
    private static final long COIN = 100_000_000;

    @TempDir
    private Path folder;

    private static final class Quiet implements PayoutEvents {
        @Override
        public void payment(long id, PaymentState state, String note) {}

        @Override
        public void alarm(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void scanned(int height, Hash256 hash) {}

        @Override
        public void left(String words) {}

        @Override
        public void waits(String reason) {}
    }

    private static Payouts payouts(SimulatedPool pool, Mode mode, PrivateKey key, BackingNode node) {
        TransactionPolicy transaction = new TransactionPolicy(FeeRate.DEFAULT, 1_000, 4_000);
        Payouts.Setting setting = new Payouts.Setting(
                pool.store,
                new RpcPayoutChain(List.of(node), pool.chain()),
                pool.network.coinbaseMaturity(),
                pool.network.addresses().prefixes(),
                () -> new PayoutPolicy(
                        mode == Mode.NODE ? Payment.Mode.NODE : Payment.Mode.OWN,
                        COIN,
                        Duration.ofDays(1000),
                        Map.of(),
                        transaction),
                InstantSource.system(),
                new Quiet());
        return mode == Mode.NODE
                ? Payouts.node(
                        setting, new RpcNodeWallet(new WalletRpc(node.rpc().client()), pool.rules.poolAddress()))
                : Payouts.own(setting, new TransactionSigner(key, pool.network));
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, KEY, PPLNS", "POSTGRESQL, NODE, PROP"})
    void everyUnitIsPaidOwedOrAFee(StoreKind kind, Mode mode, Scheme scheme) throws Exception {
        PrivateKey key = PrivateKey.generate(new SecureRandom());
        try (PrivateNode node = LedgerLifeTest.node(folder.resolve("node"))) {
            RpcOptions options = LedgerLifeTest.rpc(node.rpcAddress().getPort());
            try (BackingNode backing = new BackingNode("private", new FluxRpc(options))) {
                String address = mode == Mode.NODE
                        ? backing.rpc()
                                .client()
                                .call(RpcCall.once("getnewaddress"))
                                .orThrow()
                                .asString()
                        : key.publicKey()
                                .address()
                                .format(LedgerLifeTest.NETWORK.addresses().prefixes());
                try (SimulatedPool pool = new SimulatedPool(
                        LedgerLifeTest.NETWORK,
                        folder,
                        kind.newDatabase(folder),
                        options,
                        mode,
                        scheme,
                        5,
                        address,
                        InstantSource.system(),
                        event -> {})) {
                    run(pool, payouts(pool, mode, key, backing));
                }
            }
        }
    }

    private static void run(SimulatedPool pool, Payouts payouts) throws Exception {
        Random random = new Random(5);
        pool.call("generate", 1);
        pool.settle();
        assertThat(payouts.step(false)).isTrue();
        while (LedgerLifeTest.rows(pool).size() < BLOCKS) {
            pool.findBlock();
            pool.call("generate", random.nextInt(3) == 0 ? 2 : 0);
            pool.settle();
        }
        while (LedgerLifeTest.rows(pool).stream()
                        .filter(row -> row.state() == BlockState.MATURE)
                        .count()
                < MATURED) {
            pool.call("generate", 1 + random.nextInt(20));
            pool.settle();
        }
        for (int round = 0; round < 12; round++) {
            payouts.step(round % 3 == 0);
            if (round % 4 == 2) {
                pool.reorganise(1 + random.nextInt(5));
            }
            pool.call("generate", 3);
            pool.settle();
        }
        for (int i = 0; i < 6; i++) {
            pool.call("generate", 20);
            pool.settle();
            assertThat(payouts.step(false)).isTrue();
        }
        List<PaymentList.Entry> payments = PaymentList.newest(pool.store, "", 1000);
        assertThat(payments).isNotEmpty();
        assertThat(payments).extracting(entry -> entry.payment().state()).containsOnly(PaymentState.BURIED);
        LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
        Map<Account.Kind, Long> totals = LedgerLifeTest.totals(pool);
        assertThat(totals.get(Account.Kind.PAID))
                .isEqualTo(payments.stream()
                        .flatMap(entry -> entry.lines().stream())
                        .mapToLong(PaymentLine::paid)
                        .sum());
        assertThat(totals.get(Account.Kind.NETWORK_FEE))
                .isEqualTo(payments.stream()
                        .mapToLong(entry -> entry.payment().fee())
                        .sum());
        assertThat(totals.get(Account.Kind.RESERVED)).isZero();
        Auditor.Result audit = pool.audit();
        assertThat(audit.waiting()).isEmpty();
        PaymentAuditor.Result paid = pool.auditPayments();
        assertThat(paid.waiting()).isEmpty();
        assertThat(paid.unchecked()).isZero();
        assertThat(paid.buried()).isEqualTo(payments.size());
        System.out.println(LedgerLifeTest.rows(pool).size() + " blocks, " + payments.size() + " payments: " + totals);
    }
}
