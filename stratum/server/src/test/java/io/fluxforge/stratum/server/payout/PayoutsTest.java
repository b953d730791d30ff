package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayoutsTest {
    @TempDir
    private Path folder;

    private SimPool pool(StoreKind kind) throws IOException {
        return new SimPool(SimPool.database(kind, folder), 1);
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aPaymentGoesItsWay(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(3);
            assertThat(pool.step()).isTrue();
            List<Payment> sent = pool.payments(PaymentState.BROADCAST);
            assertThat(sent).isNotEmpty();
            assertThat(pool.log).contains("1 planned", "1 signed", "1 broadcast");
            pool.mine(false, 1);
            pool.step();
            assertThat(pool.payments(PaymentState.IN_CHAIN)).hasSameSizeAs(sent);
            assertThat(pool.balance(Account.Kind.PAID, SimPool.miner(1))).isZero();
            for (int i = 1; i < SimPool.MATURITY; i++) {
                assertThat(pool.payments(PaymentState.BURIED)).isEmpty();
                pool.mine(false, 1);
                pool.step();
            }
            assertThat(pool.payments(PaymentState.BURIED)).hasSameSizeAs(sent);
            pool.settleAll("at the end");
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aPaymentOfAnOrphanedBlockIsSentAgainAsItWas(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(2);
            pool.step();
            Payment payment = pool.payments(PaymentState.BROADCAST).getFirst();
            pool.mine(false, 1);
            for (int i = 0; i < 19; i++) {
                pool.mine(false, 1);
            }
            pool.step();
            assertThat(pool.payment(payment.id()).state()).isEqualTo(PaymentState.IN_CHAIN);
            pool.chain.reorganise(20, 0);
            pool.step();
            Payment again = pool.payment(payment.id());
            assertThat(again.state()).isEqualTo(PaymentState.BROADCAST);
            assertThat(again.raw()).isEqualTo(payment.raw());
            assertThat(again.blockHash()).isNull();
            assertThat(again.sends()).isEqualTo(payment.sends() + 1);
            pool.mine(false, 1);
            pool.step();
            assertThat(pool.payment(payment.id()).state()).isEqualTo(PaymentState.IN_CHAIN);
            pool.settleAll("at the end");
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aCoinSpentElsewhereStopsAllPayments(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(4);
            pool.step();
            Payment payment = pool.payments(PaymentState.BROADCAST).getFirst();
            OutPoint coin = pool.store
                    .read(tx -> new CoinTable(tx).of(payment.id()))
                    .getFirst()
                    .point();
            pool.chain.forgetMempool();
            PaymentTransaction theft = SimPool.theft(coin, SimPool.REWARD);
            assertThat(pool.chain.send(theft.toBytes()).words()).isEqualTo("accepted");
            pool.now = pool.now.plus(Duration.ofHours(1));
            pool.step();
            assertThat(pool.payouts.alarms())
                    .singleElement()
                    .extracting(Alarm::reason)
                    .asString()
                    .contains(coin.toString(), "is spent by another transaction");
            pool.mine(false, 1);
            pool.mineMature(3);
            pool.now = pool.now.plus(Duration.ofDays(1));
            int before = pool.payments(PaymentState.values()).size();
            pool.restart();
            assertThat(pool.step()).isTrue();
            assertThat(pool.payments(PaymentState.values())).hasSize(before);
            assertThat(pool.payouts.alarms()).hasSize(3);
            assertThat(pool.payouts.unknown()).containsExactly(theft.txid());
            // Only an operator ends that; and only when it is certain can the payment be given up.
            assertThat(Payouts.clearAlarms(pool.store, "it was me", () -> pool.now))
                    .isEqualTo(2);
            assertThat(pool.payouts.cancel(payment.id())).isEmpty();
            assertThat(pool.payment(payment.id()).state()).isEqualTo(PaymentState.CANCELLED);
            assertThat(pool.payouts.cancel(payment.id())).contains("payment " + payment.id() + " is cancelled");
            assertThat(pool.payouts.cancel(99)).contains("there is no payment 99");
            // What the key has paid without us stands in the way until it is in the books.
            pool.step();
            assertThat(pool.payments(PaymentState.values())).hasSize(before);
            assertThat(pool.payouts.adopt(theft.txid())).isEmpty();
            assertThat(pool.payouts.adopt(theft.txid())).isPresent();
            assertThat(pool.balance(Account.Kind.ADVANCE, SimPool.miner(200))).isNegative();
            pool.step();
            assertThat(pool.payments(PaymentState.values()).size()).isGreaterThan(before);
            pool.verify("after the theft");
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aPaymentThatMayStillHappenIsNotGivenUp(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(1);
            pool.step();
            Optional<String> refusal = pool.payouts.cancel(1);
            assertThat(refusal).hasValueSatisfying(why -> assertThat(why).contains("may still happen"));
            pool.settleAll("at the end");
        }
    }

    /** The node takes the transaction, and its answer is lost. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aLostAnswerPaysNobodyTwice(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(2);
            FaultyView faults = new FaultyView(pool.chain);
            pool.view = faults;
            pool.restart();
            faults.loseAnswers = true;
            for (int i = 0; i < 3; i++) {
                try {
                    pool.step();
                } catch (IOException e) {
                    assertThat(e).hasMessage("no answer in time");
                }
                assertThat(pool.payments(PaymentState.SIGNED)).isNotEmpty();
            }
            pool.mine(false, 1);
            // In the chain though we never heard that it was taken.
            try {
                pool.step();
            } catch (IOException e) {
                assertThat(e).hasMessage("no answer in time");
            }
            assertThat(pool.payments(PaymentState.IN_CHAIN)).hasSize(1);
            faults.loseAnswers = false;
            pool.settleAll("at the end");
        }
    }

    /** The follower is one that lags: nothing is decided by what it does not know. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aLaggingNodeDecidesNothing(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(2);
            pool.step();
            pool.mine(false, 1);
            pool.step();
            assertThat(pool.payments(PaymentState.BROADCAST, PaymentState.SIGNED))
                    .isEmpty();
            List<Payment> inChain = pool.payments(PaymentState.IN_CHAIN);
            pool.chain.lag(15);
            pool.now = pool.now.plus(Duration.ofDays(1));
            assertThat(pool.step()).isFalse();
            assertThat(pool.log.getLast()).startsWith("waits the node is at height ");
            assertThat(pool.payments(PaymentState.IN_CHAIN)).hasSameSizeAs(inChain);
            pool.chain.lag(0);
            assertThat(pool.step()).isTrue();
            pool.settleAll("at the end");
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void thresholdsAndIntervalsHold(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(6);
            Map<String, Long> owed = Map.copyOf(spendable(pool));
            String richest = owed.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            long median = owed.values().stream()
                    .sorted()
                    .skip(owed.size() / 2)
                    .findFirst()
                    .orElseThrow();
            pool.policy = SimPool.policy(
                    median,
                    Duration.ofDays(30),
                    Map.of(richest, new PayoutPolicy.Terms(10_000 * SimPool.COIN, Duration.ZERO)));
            pool.now = pool.now.plus(Duration.ofDays(30));
            pool.restart();
            List<TransactionDraft> preview = pool.payouts.preview();
            pool.step();
            List<String> paid = pool.payments(PaymentState.values()).stream()
                    .flatMap(payment -> lines(pool, payment).stream().map(PaymentLine::address))
                    .toList();
            assertThat(paid).doesNotHaveDuplicates().doesNotContain(richest).isNotEmpty();
            assertThat(paid).allMatch(address -> owed.getOrDefault(address, 0L) >= median);
            assertThat(preview.stream()
                            .mapToInt(draft -> draft.payments().size())
                            .sum())
                    .isEqualTo(paid.size());
            // Nothing more in this round; those who are owed enough again wait for the next one.
            pool.mineMature(3);
            int before = pool.payments(PaymentState.values()).size();
            pool.step();
            assertThat(pool.payments(PaymentState.values())).hasSize(before);
            pool.now = pool.now.plus(Duration.ofDays(30));
            pool.step();
            assertThat(pool.payments(PaymentState.values()).size()).isGreaterThan(before);
        }
    }

    private static List<PaymentLine> lines(SimPool pool, Payment payment) {
        try {
            return pool.store.read(tx -> new PaymentTable(tx).lines(payment.id()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Long> spendable(SimPool pool) throws IOException {
        return pool.store.read(tx -> new io.fluxforge.stratum.server.ledger.PaymentBook(tx).spendable());
    }

    /** A plan that was not signed before the end of the process is signed as it is. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void theSamePlanGivesTheSameBytes(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(2);
            pool.step();
            Payment payment = pool.payments(PaymentState.BROADCAST).getFirst();
            ByteString raw = payment.raw();
            pool.store.write(
                    tx -> tx.update("UPDATE payment SET state = 'planned', txid = NULL, raw = NULL, sent_at = 0"));
            pool.restart();
            pool.step();
            assertThat(pool.payment(payment.id()).raw()).isEqualTo(raw);
            pool.settleAll("at the end");
        }
    }

    @Test
    void aFullDiskStopsPaymentsUntilThereIsRoom() throws Exception {
        try (SimPool pool = pool(StoreKind.SQLITE)) {
            pool.step();
            pool.mineMature(3);
            long pages = pool.store.read(
                    tx -> tx.one("PRAGMA page_count", row -> row.getLong(1)).orElseThrow());
            pool.restart(new StoreOptions(pool.database.url() + "?max_page_count=" + pages, null, null));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(pool::step)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("SQLITE_FULL")
                        .hasMessageNotContaining("\n");
            }
            pool.restart();
            pool.step();
            assertThat(pool.payments(PaymentState.BROADCAST)).isNotEmpty();
            pool.settleAll("at the end");
        }
    }

    /** A store that was put back from a copy does not know of payments that were made since. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void paymentsThatAreNotInTheStoreStopAllOthers(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            pool.step();
            pool.mineMature(2);
            pool.step();
            pool.mine(false, 1);
            pool.store.write(tx -> {
                tx.update("DELETE FROM payment_event");
                tx.update("UPDATE payout_coin SET spent_by = NULL");
                tx.update("DELETE FROM payment_line");
                tx.update("DELETE FROM payment");
                tx.update("DELETE FROM payout_round");
            });
            pool.restart();
            pool.step();
            assertThat(pool.payments(PaymentState.values())).isEmpty();
            assertThat(pool.payouts.alarms()).isNotEmpty();
            assertThat(pool.payouts.alarms().getFirst().reason()).contains("was spent by another transaction");
        }
    }

    /** Reading from the first block on takes hundreds of calls, of which one in ten gets no answer. */
    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void aNodeThatAnswersNowAndThenIsReadToItsTip(StoreKind kind) throws Exception {
        try (SimPool pool = pool(kind)) {
            FaultyView view = new FaultyView(pool.chain);
            view.failing = 1.0 / 10;
            pool.view = view;
            pool.restart();
            pool.mineMature(3);
            boolean read = false;
            for (int i = 0; i < 200 && !read; i++) {
                pool.restart();
                try {
                    read = pool.step();
                } catch (IOException e) {
                    assertThat(e).hasMessage("no answer in time");
                }
            }
            assertThat(read).isTrue();
            view.failing = 0;
            pool.settleAll("at the end");
            assertThat(pool.payments(PaymentState.BURIED)).isNotEmpty();
        }
    }
}
