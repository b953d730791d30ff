package io.fluxforge.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransactionPlannerTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest");
    private static final long COIN = 100_000_000;
    private static final PrivateKey KEY = PrivateKey.of(filled(7, 32), true).orElseThrow();
    private static final TransactionSigner SIGNER = new TransactionSigner(KEY, NETWORK);

    private static byte[] filled(int value, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static Address address(int number, Address.Kind kind) {
        byte[] hash = filled(number, Script.HASH_BYTES);
        hash[0] = (byte) (number >>> 8);
        return new Address(kind, ByteString.of(hash));
    }

    private static Payee payee(int number, long units) {
        return new Payee(address(number, Address.Kind.PUBLIC_KEY_HASH), units, COIN / 100);
    }

    private static List<SpendableCoin> coins(long... units) {
        List<SpendableCoin> coins = new ArrayList<>();
        for (long each : units) {
            byte[] txid = filled(1, 32);
            txid[0] = (byte) coins.size();
            txid[1] = (byte) (coins.size() >>> 8);
            coins.add(new SpendableCoin(new OutPoint(Hash256.of(txid), 0), each));
        }
        return coins;
    }

    private static TransactionPlanner planner(TransactionPolicy policy) {
        return new TransactionPlanner(policy, SIGNER.publicKeyBytes());
    }

    private static TransactionDraft plan(List<Payee> payees, List<SpendableCoin> coins) {
        return planner(TransactionPolicy.DEFAULT).plan(payees, coins).orElseThrow();
    }

    @Test
    void spendsAsManyCoinsAsNeededAndReturnsTheRest() {
        TransactionDraft draft =
                plan(List.of(payee(1, 5 * COIN), payee(2, 6 * COIN)), coins(10 * COIN, 10 * COIN, COIN));
        assertThat(draft.inputs()).hasSize(2);
        assertThat(draft.change()).isEqualTo(9 * COIN);
        // 27 + 2 inputs of 148 + 3 outputs of 34, and a count of each: 427 bytes at 1,000 units for 1,000 bytes.
        assertThat(draft.fee()).isEqualTo(427);
        assertThat(draft.payments())
                .extracting(TransactionDraft.Payment::feeShare)
                .containsExactly(214L, 213L);
        assertThat(draft.payments().get(1).output()).isEqualTo(6 * COIN - 213);
    }

    @Test
    void nothingIsMadeOfNothing() {
        TransactionPlanner planner = planner(TransactionPolicy.DEFAULT);
        assertThat(planner.plan(List.of(), coins(COIN))).isEmpty();
        assertThat(planner.plan(List.of(payee(1, COIN)), List.of())).isEmpty();
        // Less than what is left as dust after the largest fee, and less than the payee's minimum.
        assertThat(planner.plan(List.of(new Payee(address(1, Address.Kind.SCRIPT_HASH), 50_999, 1)), coins(COIN)))
                .isEmpty();
        assertThat(planner.plan(List.of(payee(1, COIN)), coins(COIN / 100 - 1))).isEmpty();
    }

    @Test
    void theOneAtWhomCoinsRunOutGetsAPart() {
        TransactionDraft draft = plan(List.of(payee(1, COIN), payee(2, 10 * COIN), payee(3, COIN)), coins(3 * COIN));
        assertThat(draft.payments()).extracting(TransactionDraft.Payment::units).containsExactly(COIN, 2 * COIN);
        assertThat(draft.change()).isZero();
    }

    @Test
    void noChangeIsDust() {
        // One more coin makes it large enough.
        assertThat(plan(List.of(payee(1, COIN)), coins(COIN + 999, COIN)).change())
                .isEqualTo(COIN + 999);
        // Without one the debt is not settled whole.
        TransactionDraft draft = plan(List.of(payee(1, COIN)), coins(COIN + 1));
        assertThat(draft.change()).isEqualTo(1_000);
        assertThat(draft.units()).isEqualTo(COIN - 999);
        assertThat(plan(List.of(payee(1, COIN)), coins(COIN)).change()).isZero();
        assertThat(plan(List.of(payee(1, COIN)), coins(COIN + 1_000)).change()).isEqualTo(1_000);
    }

    @Test
    void manyPayeesAndManyCoinsAreSplit() {
        List<Payee> payees = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            payees.add(payee(i, COIN));
        }
        TransactionDraft draft = plan(payees, coins(10_000 * COIN));
        PaymentTransaction signed = SIGNER.sign(draft, 1);
        assertThat(signed.toBytes().length).isBetween(49_900, TransactionPolicy.DEFAULT_MAX_BYTES);
        assertThat(draft.payments()).hasSizeBetween(1_440, 1_470);

        long[] small = new long[1_000];
        Arrays.fill(small, COIN);
        TransactionDraft wide = plan(List.of(payee(1, 1_000 * COIN)), coins(small));
        assertThat(SIGNER.sign(wide, 1).toBytes().length).isLessThanOrEqualTo(TransactionPolicy.DEFAULT_MAX_BYTES);
        // As much as fits is paid; the rest stays owed.
        assertThat(wide.units()).isEqualTo(wide.inputs().size() * COIN).isGreaterThan(330 * COIN);
    }

    @Test
    void anyDraftBalancesAndKeepsTheLimits() {
        Random random = new Random(20260711);
        int signed = 0;
        for (int run = 0; run < 2_000; run++) {
            TransactionPolicy policy = new TransactionPolicy(
                    new FeeRate(random.nextInt(20_000)), 1 + random.nextInt(5_000), 1_000 + random.nextInt(4_000));
            List<Payee> payees = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                Address.Kind kind = random.nextBoolean() ? Address.Kind.PUBLIC_KEY_HASH : Address.Kind.SCRIPT_HASH;
                long units = 1 + (long) Math.pow(10, random.nextDouble() * 10);
                payees.add(new Payee(address(i, kind), units, 1 + random.nextInt(100_000)));
            }
            long[] values = new long[random.nextInt(60)];
            for (int i = 0; i < values.length; i++) {
                values[i] = 1 + (long) Math.pow(10, random.nextDouble() * 10);
            }
            List<SpendableCoin> coins = coins(values);
            Optional<TransactionDraft> planned = planner(policy).plan(payees, coins);
            if (planned.isEmpty()) {
                continue;
            }
            TransactionDraft draft = planned.get();
            String name = "run " + run;
            long in = draft.inputs().stream().mapToLong(SpendableCoin::units).sum();
            assertThat(draft.units() + draft.change()).as(name).isEqualTo(in);
            assertThat(draft.payments().stream()
                            .mapToLong(TransactionDraft.Payment::feeShare)
                            .sum())
                    .as(name)
                    .isEqualTo(draft.fee());
            assertThat(draft.inputs()).as(name).doesNotHaveDuplicates().isSubsetOf(coins);
            assertThat(draft.change() == 0 || draft.change() >= policy.dustUnits())
                    .as(name)
                    .isTrue();
            int next = 0;
            for (TransactionDraft.Payment payment : draft.payments()) {
                assertThat(payment.output()).as(name).isGreaterThanOrEqualTo(policy.dustUnits());
                while (!payees.get(next).address().equals(payment.address())) {
                    next++;
                }
                assertThat(payment.units())
                        .as(name)
                        .isLessThanOrEqualTo(payees.get(next).units());
            }
            if (run % 20 == 0) {
                PaymentTransaction transaction = SIGNER.sign(draft, 1);
                int size = transaction.toBytes().length;
                assertThat(size).as(name).isLessThanOrEqualTo(policy.maxBytes());
                long fee = in
                        - transaction.outputs().stream()
                                .mapToLong(TxOutput::value)
                                .sum();
                assertThat(fee)
                        .as(name)
                        .isEqualTo(draft.fee())
                        .isGreaterThanOrEqualTo(policy.feeRate().of(size));
                int most = new TransactionSize(33)
                        .of(
                                draft.inputs().size(),
                                transaction.outputs().stream()
                                        .map(TxOutput::script)
                                        .toList());
                assertThat(most - size)
                        .as(name)
                        .isBetween(0, 1 + 2 * draft.inputs().size());
                assertThat(SIGNER.sign(draft, 1).toBytes()).as(name).isEqualTo(transaction.toBytes());
                signed++;
            }
        }
        assertThat(signed).isGreaterThan(30);
    }

    /** 65 bytes of public key, as keys from old wallets have them. */
    @Test
    void uncompressedKeysMakeLargerInputs() {
        PrivateKey old = PrivateKey.of(filled(9, 32), false).orElseThrow();
        TransactionSigner signer = new TransactionSigner(old, NETWORK);
        TransactionPlanner planner = new TransactionPlanner(TransactionPolicy.DEFAULT, signer.publicKeyBytes());
        TransactionDraft draft = planner.plan(List.of(payee(1, 3 * COIN)), coins(COIN, COIN, COIN))
                .orElseThrow();
        int size = signer.sign(draft, 1).toBytes().length;
        assertThat(draft.fee()).isBetween((long) size, size + 6L);
    }
}
