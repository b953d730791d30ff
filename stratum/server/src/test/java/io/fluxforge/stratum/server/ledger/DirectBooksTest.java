package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.stratum.server.ConstantDifficulty;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In mode coinbase the books say what the coinbases of the chain have paid, whatever a job was planned of. The property runs with more
 * seeds by {@code -Dfluxforge.test.seeds=100}.
 */
class DirectBooksTest {
    private static final int SEEDS = Integer.getInteger("fluxforge.test.seeds", 3);
    private static final int MATURITY = 6;
    private static final ChainParams NETWORK =
            ConstantDifficulty.of("private", MATURITY).withEquihash(EquihashParams.ZCASH_48_5);

    @TempDir
    private Path folder;

    private SimulatedPool pool(PrivateNode node, Scheme scheme, long seed, Path where) throws IOException {
        return new SimulatedPool(
                NETWORK,
                where,
                StoreKind.SQLITE.newDatabase(where),
                LedgerLifeTest.rpc(node.rpcAddress().getPort()),
                Mode.COINBASE,
                scheme,
                seed);
    }

    private static FoundBlock block(SimulatedPool pool, Hash256 hash) throws IOException {
        return pool.store.read(tx -> new BlockBook(tx, prefixes()).find(hash).orElseThrow());
    }

    private static AddressPrefixes prefixes() {
        return NETWORK.addresses().prefixes();
    }

    private static Map<String, Long> balances(SimulatedPool pool, Account.Kind kind) throws IOException {
        return pool.store.read(tx -> new Books(tx).balances(kind));
    }

    private static long total(Map<String, Long> units) {
        return units.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Nobody's share had counted when the job was made: the coinbase pays the pool, which owes the finder and who worked meanwhile. */
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"PPLNS", "PROP"})
    void theFirstBlockOfAPoolBelongsToThoseWhoMinedIt(Scheme scheme) throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"));
                SimulatedPool pool = pool(node, scheme, 1, folder)) {
            pool.call("generate", 1);
            SimulatedPool.Job job = pool.plan();
            Hash256 hash = pool.find(job, () -> {});
            pool.settle();
            FoundBlock block = block(pool, hash);
            long fee = block.minerUnits() * pool.rules.feeBasisPoints() / 10_000;
            String finder = block.worker().substring(0, block.worker().indexOf('/'));
            assertThat(block.paidToMiners(prefixes())).isEmpty();
            assertThat(balances(pool, Account.Kind.FEE_IMMATURE)).containsExactly(Map.entry("", fee));
            assertThat(balances(pool, Account.Kind.IMMATURE))
                    .containsExactly(Map.entry(finder, block.minerUnits() - fee));
            assertThat(pool.audit().waiting()).isEmpty();

            // Once that is mature the next block pays it.
            for (int i = 0; i < MATURITY; i++) {
                pool.call("generate", 1);
            }
            pool.settle();
            Hash256 after = pool.find(pool.plan(), () -> {});
            pool.keeper.readOn();
            FoundBlock next = block(pool, after);
            assertThat(next.paidToMiners(prefixes()).getOrDefault(finder, 0L))
                    .isGreaterThanOrEqualTo(block.minerUnits() - fee);
        }
    }

    /** The second is planned while the first is on its way to the journal, so that no share of its round has been read. */
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"PPLNS", "PROP"})
    void twoBlocksWithinOneRefreshAreBothDivided(Scheme scheme) throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"));
                SimulatedPool pool = pool(node, scheme, 2, folder)) {
            pool.call("generate", 1);
            Hash256 first = pool.find(pool.plan(), () -> {});
            Hash256 second = pool.find(pool.plan(), () -> {});
            pool.work(20);
            Hash256 third = pool.find(pool.plan(), () -> {});
            pool.settle();
            for (Hash256 hash : List.of(first, second, third)) {
                FoundBlock block = block(pool, hash);
                assertThat(block.slice().shares()).isPositive();
                assertThat(block.distribution().feeUnits())
                        .isEqualTo(block.minerUnits() * pool.rules.feeBasisPoints() / 10_000);
            }
            if (scheme == Scheme.PROP) {
                // A few of the twenty are solo.
                assertThat(block(pool, third).slice().shares()).isBetween(10L, 21L);
            }
            checkBooks(pool, "after three blocks");
        }
    }

    /** Two blocks of one job pay the same carried units; only one of them can stay, whichever it is. */
    @ParameterizedTest
    @CsvSource({"PPLNS, false", "PPLNS, true", "PROP, false", "PROP, true"})
    void siblingsPayWhatWasCarriedOnce(Scheme scheme, boolean secondStays) throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"));
                SimulatedPool pool = pool(node, scheme, 3, folder)) {
            pool.call("generate", 1);
            pool.find(pool.plan(), () -> {});
            for (int i = 0; i < MATURITY; i++) {
                pool.call("generate", 1);
            }
            pool.settle();
            long carried = total(balances(pool, Account.Kind.SPENDABLE));
            assertThat(carried).isPositive();
            pool.work(30);
            pool.keeper.readOn();
            SimulatedPool.Job job = pool.plan();
            Hash256 one = pool.find(job, () -> {});
            Hash256 other = pool.find(job, () -> {});
            Hash256 third = pool.find(job, () -> {});
            pool.settle();
            assertThat(balances(pool, Account.Kind.FEE).values()).allMatch(units -> units >= 0);
            assertThat(block(pool, one).slice()).isEqualTo(block(pool, other).slice());
            assertThat(block(pool, one).slice()).isEqualTo(block(pool, third).slice());
            assertThat(pool.audit().waiting()).isEmpty();
            if (secondStays) {
                pool.call("invalidateblock", one.toString());
                pool.call("invalidateblock", third.toString());
            }
            // What the siblings pay is withheld from this one, whose job is made before anything is decided.
            pool.find(pool.plan(), () -> {});
            for (int i = 0; i < 2 * MATURITY; i++) {
                pool.call("generate", 1);
            }
            pool.settle();
            assertThat(LedgerLifeTest.rows(pool).stream()
                            .filter(row -> row.state() == BlockState.ORPHANED)
                            .map(BlockRow::hash))
                    .containsExactlyInAnyOrder(secondStays ? one : other, third);
            checkBooks(pool, "at the end");
        }
    }

    /** The largest parts are paid as far as the block has room; the others' are carried to the next. */
    @ParameterizedTest
    @CsvSource({"1000000, 5", "150, 20000", "34, 1"})
    void whatABlockHasNoRoomForIsCarried(long bytes, long sigops) throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"));
                SimulatedPool pool = pool(node, Scheme.PROP, 5, folder)) {
            pool.call("generate", 1);
            pool.work(200);
            pool.keeper.readOn();
            BlockSpace room = new BlockSpace(bytes, sigops);
            Hash256 hash = pool.find(pool.plan(all -> room), () -> {});
            pool.settle();
            int outputs = (int) Math.min(bytes / 34, sigops);
            assertThat(block(pool, hash).minerOutputs()).isEqualTo(outputs);
            assertThat(block(pool, hash).paidToMiners(prefixes())).hasSize(outputs - 1);
            checkBooks(pool, "with " + outputs + " outputs");
            for (int i = 0; i < MATURITY; i++) {
                pool.call("generate", 1);
            }
            pool.settle();
            pool.find(pool.plan(), () -> {});
            pool.settle();
            checkBooks(pool, "after the next block");
        }
    }

    /** After any sequence of blocks and orphans the accounts come to what the coinbases of the chain have paid. */
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"PPLNS", "PROP"})
    void accountsAreWhatTheCoinbasesOfTheChainPaid(Scheme scheme) throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Path own = folder.resolve("seed" + seed);
            Random random = new Random(seed);
            try (PrivateNode node = LedgerLifeTest.node(NETWORK, own.resolve("node"));
                    SimulatedPool pool = pool(node, scheme, seed, own)) {
                pool.call("generate", 1);
                SimulatedPool.Job job = pool.plan();
                for (int step = 0; step < 60; step++) {
                    switch (random.nextInt(9)) {
                        case 0, 1 -> pool.findBlock();
                        case 2 -> pool.find(job, () -> {});
                        case 3 -> job = pool.plan();
                        case 4 -> pool.work(random.nextInt(30));
                        case 5 -> pool.keeper.readOn();
                        case 6 -> pool.call("generate", 1 + random.nextInt(2));
                        case 7 -> reorganise(pool, random);
                        default -> {
                            pool.settle();
                            checkBooks(pool, scheme + ", seed " + seed + ", step " + step);
                        }
                    }
                }
                for (int i = 0; i < 12; i++) {
                    pool.call("generate", 1);
                }
                pool.settle();
                checkBooks(pool, scheme + ", seed " + seed);
            }
        }
    }

    /** Another branch, after which the first may come back; the ledger sees of it what it happens to see. */
    private static void reorganise(SimulatedPool pool, Random random) throws IOException, InterruptedException {
        int depth = Math.min(1 + random.nextInt(3), pool.height() - 1);
        if (depth > 0) {
            String left = pool.reorganise(depth);
            if (random.nextBoolean()) {
                pool.settle();
            }
            if (random.nextBoolean()) {
                String first = pool.call("getblockhash", pool.height() - depth).asString();
                pool.call("invalidateblock", first);
                pool.call("reconsiderblock", left);
                pool.find(pool.plan(), () -> {});
            }
        }
    }

    private static void checkBooks(SimulatedPool pool, String when) throws IOException, InterruptedException {
        assertThat(pool.audit().waiting()).as(when).isEmpty();
        LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
        Map<String, Long> paid = new TreeMap<>();
        long toPool = 0;
        long undecided = 0;
        for (BlockRow row : LedgerLifeTest.rows(pool)) {
            if (row.state() == BlockState.CONFIRMING || row.state() == BlockState.MATURE) {
                Map<String, Long> direct = block(pool, row.hash()).paidToMiners(prefixes());
                direct.forEach((address, units) -> paid.merge(address, units, Long::sum));
                toPool += row.minerUnits() - total(direct);
            } else if (row.state() == BlockState.SUBMITTED) {
                undecided += row.minerUnits();
            }
        }
        Map<String, Long> booked = new TreeMap<>(balances(pool, Account.Kind.PAID));
        balances(pool, Account.Kind.PAYING).forEach((address, units) -> booked.merge(address, units, Long::sum));
        assertThat(booked).as("%s: paid", when).isEqualTo(paid);
        long owed = 0;
        for (Account.Kind kind :
                List.of(Account.Kind.IMMATURE, Account.Kind.SPENDABLE, Account.Kind.FEE_IMMATURE, Account.Kind.FEE)) {
            Map<String, Long> balances = balances(pool, kind);
            assertThat(balances.values()).as("%s: %s", when, kind).allMatch(units -> units >= 0);
            owed += total(balances);
        }
        assertThat(owed - undecided)
                .as("%s: what the pool's address got is what is owed", when)
                .isEqualTo(toPool);
    }
}
