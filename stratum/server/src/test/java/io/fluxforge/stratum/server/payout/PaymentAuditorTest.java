package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.stratum.server.ledger.Auditor;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody has changed a row of the data base: the audit says which, every time. */
class PaymentAuditorTest {
    @TempDir
    private Path folder;

    /** What somebody does, what undoes it, and what the audit says to it. */
    private record Tampering(String change, String undo, String found) {}

    private static final String SETTLED = "(SELECT id FROM ledger_posting WHERE posting_key = 'payment:1:settle')";
    private static final String RESERVED = "(SELECT id FROM ledger_posting WHERE posting_key = 'payment:1:reserve')";

    /** Payment 1 is buried, payment 2 in a block, the last one sent. */
    private static final List<Tampering> OWN = List.of(
            new Tampering(
                    "UPDATE ledger_transfer SET units = units + 1 WHERE line = 0 AND posting = " + SETTLED,
                    "UPDATE ledger_transfer SET units = units - 1 WHERE line = 0 AND posting = " + SETTLED,
                    "payment:1:settle is not what the payment does"),
            new Tampering(
                    "UPDATE ledger_transfer SET units = units - 1 WHERE line = 0 AND posting = " + RESERVED,
                    "UPDATE ledger_transfer SET units = units + 1 WHERE line = 0 AND posting = " + RESERVED,
                    "payment:1:reserve is not what the payment does"),
            new Tampering(
                    "UPDATE ledger_posting SET posting_key = 'payment:1:gone' WHERE posting_key = 'payment:1:settle'",
                    "UPDATE ledger_posting SET posting_key = 'payment:1:settle' WHERE posting_key = 'payment:1:gone'",
                    "payment:1:settle is missing"),
            new Tampering(
                    "UPDATE ledger_posting SET posting_key = 'gone' WHERE posting_key = 'payment:1:settle'",
                    "UPDATE ledger_posting SET posting_key = 'payment:1:settle' WHERE posting_key = 'gone'",
                    "payment:1:settle is missing"),
            new Tampering(
                    "INSERT INTO ledger_posting (id, cause, posting_key, at_millis, note)"
                            + " VALUES (99999, 'payment', 'payment:777:release', 0, '')",
                    "DELETE FROM ledger_posting WHERE id = 99999",
                    "nothing accounts for the posting payment:777:release"),
            new Tampering(
                    "INSERT INTO ledger_posting (id, cause, posting_key, at_millis, note)"
                            + " VALUES (99999, 'payment', 'payment:2:settle', 0, '')",
                    "DELETE FROM ledger_posting WHERE id = 99999",
                    "payment:2:settle was posted, but the payment is in chain"),
            new Tampering(
                    "UPDATE payment SET state = 'in_chain' WHERE id = 1",
                    "UPDATE payment SET state = 'buried' WHERE id = 1",
                    "payment 1 is in chain, its history ends with 'buried'"),
            new Tampering(
                    "UPDATE payment SET state = 'buried' WHERE id = 2",
                    "UPDATE payment SET state = 'in_chain' WHERE id = 2",
                    "payment 2 is buried, its history ends with 'in_chain'"),
            new Tampering(
                    "UPDATE payment SET raw = (SELECT raw FROM payment p WHERE p.id = 2) WHERE id = 1",
                    "UPDATE payment SET raw = (SELECT raw FROM kept) WHERE id = 1",
                    "payment 1 holds the transaction "),
            new Tampering(
                    "UPDATE payment SET raw = (SELECT short FROM kept) WHERE id = 1",
                    "UPDATE payment SET raw = (SELECT raw FROM kept) WHERE id = 1",
                    "payment 1: its transaction cannot be read"),
            new Tampering(
                    "UPDATE payment_line SET units = units - 1 WHERE payment = 1 AND line = 0",
                    "UPDATE payment_line SET units = units + 1 WHERE payment = 1 AND line = 0",
                    "its lines come to"),
            new Tampering(
                    "UPDATE payment_line SET fee_share = fee_share + 1 WHERE payment = 1 AND line = 0",
                    "UPDATE payment_line SET fee_share = fee_share - 1 WHERE payment = 1 AND line = 0",
                    "payment 1: its transaction does not pay what its lines say"),
            new Tampering(
                    "UPDATE payment SET fee = fee + 1 WHERE id = 1",
                    "UPDATE payment SET fee = fee - 1 WHERE id = 1",
                    "payment 1 has a fee of "),
            new Tampering(
                    "UPDATE payment SET change_units = change_units + 1 WHERE id = 2",
                    "UPDATE payment SET change_units = change_units - 1 WHERE id = 2",
                    "payment 2 spends coins of "),
            new Tampering(
                    "UPDATE payout_coin SET units = units + 1 WHERE source = 'coinbase'",
                    "UPDATE payout_coin SET units = units - 1 WHERE source = 'coinbase'",
                    " is in no coinbase of the pool"),
            new Tampering(
                    "UPDATE payout_coin SET source = 'change'",
                    "UPDATE payout_coin SET source = 'coinbase'",
                    " is the change of no payment that is buried"),
            new Tampering(
                    "UPDATE payment SET block_hash = (SELECT other FROM kept) WHERE id = 1",
                    "UPDATE payment SET block_hash = (SELECT block_hash FROM kept) WHERE id = 1",
                    "payment 1: its transaction is not in the block "),
            new Tampering(
                    "UPDATE payment SET block_hash = (SELECT hash FROM payout_scan ORDER BY height DESC LIMIT 1) WHERE id = 1",
                    "UPDATE payment SET block_hash = (SELECT block_hash FROM kept) WHERE id = 1",
                    " has 1 confirmations"));

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void everyChangedRowIsFound(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 3)) {
            pool.step();
            pool.mineMature(1);
            pool.step();
            for (int i = 0; i < SimPool.MATURITY; i++) {
                pool.mine(false, 1);
            }
            pool.step();
            pool.mineMature(1);
            pool.step();
            pool.mine(false, 1);
            pool.step();
            assertThat(pool.payment(1).state()).isEqualTo(PaymentState.BURIED);
            assertThat(pool.payment(2).state()).isEqualTo(PaymentState.IN_CHAIN);
            PaymentAuditor.Result clean = pool.audit();
            assertThat(clean.buried()).isEqualTo(1);
            assertThat(clean.waiting()).isEmpty();
            keep(pool);
            for (Tampering tampering : OWN) {
                tamper(pool, tampering);
            }
            assertThat(pool.audit()).isEqualTo(clean);
        }
    }

    /** Copies what the statements above put back. */
    private static void keep(SimPool pool) throws IOException {
        byte[] raw = Objects.requireNonNull(pool.payment(1).raw()).toBytes();
        byte[] shorter = Arrays.copyOf(raw, raw.length - 1);
        pool.store.write(tx -> {
            tx.update("CREATE TABLE kept AS SELECT raw, raw AS short, block_hash, block_hash AS other FROM payment"
                    + " WHERE id = 1");
            tx.update(
                    "UPDATE kept SET short = ?, other = (SELECT hash FROM payout_scan ORDER BY height LIMIT 1)",
                    shorter);
        });
    }

    private static void tamper(SimPool pool, Tampering tampering) throws IOException {
        pool.store.write(tx -> {
            assertThat(tx.update(tampering.change())).as(tampering.change()).isPositive();
        });
        assertThatThrownBy(pool::audit)
                .as(tampering.change())
                .isInstanceOf(Auditor.Difference.class)
                .hasMessageContaining(tampering.found());
        pool.store.write(tx -> tx.update(tampering.undo()));
    }
}
