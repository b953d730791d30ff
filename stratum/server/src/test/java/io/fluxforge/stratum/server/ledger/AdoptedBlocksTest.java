package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.distribution.WeightTable;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptedBlocksTest {
    private static final int MATURITY = 10;
    private static final AddressPrefixes PREFIXES =
            Networks.builtIn("main").addresses().prefixes();
    private static final String MINER = "t1miner";
    /** Adopted: it has paid the miner 50 units, of which the ledger did not know a debt. */
    private static final Hash256 ADOPTED = hash(99);

    private static final int ADOPTED_HEIGHT = 30;

    @TempDir
    private Path folder;

    private @Nullable Store opened;

    private Store store() {
        return Objects.requireNonNull(opened);
    }

    @BeforeEach
    void open() throws IOException {
        opened = Store.open(StoreKind.SQLITE.newDatabase(folder));
        adopt(ADOPTED, ADOPTED_HEIGHT, 50);
    }

    private void adopt(Hash256 coinbase, int height, long units) throws IOException {
        store().write(tx -> {
            tx.update(
                    "INSERT INTO payout_unknown (txid, kind, met_at, met_where, raw, block_hash, block_height, adopted_at)"
                            + " VALUES (?, 'block', 0, 'chain', ?, ?, ?, 1)",
                    coinbase.toString(),
                    new byte[1],
                    hash(height).toString(),
                    height);
            TreeMap<String, Long> paid = new TreeMap<>();
            paid.put(MINER, units);
            new PaymentBook(tx).adoptBlock(coinbase.toString(), paid, 5, 1);
        });
    }

    @AfterEach
    void close() {
        store().close();
    }

    private static Hash256 hash(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return Hash256.of(bytes);
    }

    private static FoundBlock block(int height, long units, Hash256 coinbase) {
        BigInteger work = BigInteger.valueOf(1000);
        return new FoundBlock(
                hash(height),
                height,
                0,
                MINER + ".rig",
                Scheme.PPLNS,
                2000,
                work,
                new Slice(WeightTable.of(MINER, work), JournalPosition.START, JournalPosition.START, 1, 0, 0),
                units,
                0,
                "t1pool",
                "t1pool",
                JournalPosition.START,
                coinbase,
                ByteString.EMPTY,
                1,
                false);
    }

    private void learn(FoundBlock block) throws IOException {
        store().write(tx -> {
            BlockBook blocks = new BlockBook(tx, PREFIXES);
            blocks.record(block, 2);
            blocks.mature(block.hash(), MATURITY, MATURITY, 3);
        });
    }

    private void orphan(FoundBlock block) throws IOException {
        store().write(tx -> new BlockBook(tx, PREFIXES).orphan(block.hash(), 4));
    }

    private long balance(Account account) throws IOException {
        return store().read(tx -> new Books(tx).balance(account));
    }

    private void assertSpendable(long units) throws IOException {
        assertThat(balance(Account.spendable(MINER))).as("spendable").isEqualTo(units);
        assertThat(balance(Account.advance(MINER))).as("advance").isZero();
    }

    @Test
    void aDebtFromBeforeMayHaveBeenPaidByIt() throws Exception {
        learn(block(ADOPTED_HEIGHT - MATURITY, 30, hash(1)));
        assertSpendable(0);
        assertThat(balance(Account.FEE)).isEqualTo(35);
        // It has paid no more than it has paid.
        learn(block(11, 30, hash(2)));
        assertSpendable(10);
        assertThat(balance(Account.FEE)).isEqualTo(55);
        learn(block(12, 7, hash(3)));
        assertSpendable(17);
    }

    @Test
    void aDebtThatItCannotHaveCarriedStays() throws Exception {
        learn(block(ADOPTED_HEIGHT - MATURITY + 1, 30, hash(1)));
        assertSpendable(30);
        assertThat(balance(Account.FEE)).isEqualTo(5);
    }

    @Test
    void aDebtOfAnOrphanWasNone() throws Exception {
        FoundBlock before = block(10, 30, hash(1));
        learn(before);
        orphan(before);
        assertSpendable(0);
        assertThat(balance(Account.FEE)).isEqualTo(5);
        learn(block(11, 50, hash(2)));
        assertSpendable(0);
    }

    /** Debts that the first was thought to have paid may be those that the second has paid. */
    @Test
    void whatABlockThatIsFoundAgainHasNotPaidAnotherMayHave() throws Exception {
        learn(block(10, 30, hash(1)));
        adopt(hash(97), ADOPTED_HEIGHT + 1, 40);
        learn(block(ADOPTED_HEIGHT, 55, ADOPTED));
        // 30 of the debt at 10 may have been in the second, as they were not in the first.
        assertSpendable(55);
        assertThat(balance(Account.paid(MINER))).isEqualTo(40);
    }

    /** The journal with its shares was put back after all. */
    @Test
    void aBlockThatIsFoundAgainIsBookedByItsShares() throws Exception {
        learn(block(10, 30, hash(1)));
        assertSpendable(0);
        learn(block(ADOPTED_HEIGHT, 55, ADOPTED));
        assertSpendable(85);
        assertThat(balance(Account.FEE)).isZero();
        assertThat(balance(Account.paid(MINER))).isZero();
        assertThat(balance(Account.REWARD)).isEqualTo(-85);
    }
}
