package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.stratum.server.ConstantDifficulty;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program ends within each transaction of the ledger, and after each; or its disk is full for a while. */
class LedgerHaltTest {
    private static final int MATURITY = 5;
    private static final ChainParams NETWORK =
            ConstantDifficulty.of("private", MATURITY).withEquihash(EquihashParams.ZCASH_48_5);

    @TempDir
    private Path folder;

    private final TreeSet<String> seen = new TreeSet<>();
    private int left = Integer.MAX_VALUE;
    private StoreOptions data = StoreOptions.sqlite(Path.of("none"));
    private int port;
    private Mode mode = Mode.NONE;
    private long seed;
    private int found;

    /** The end of the program; nothing catches it. */
    private static final class Halt extends Error {
        private static final long serialVersionUID = 1;

        Halt(String where) {
            super(where, null, false, false);
        }
    }

    private void step(String name) {
        seen.add(name);
        if (--left == 0) {
            throw new Halt(name);
        }
    }

    private Instant within() {
        step("within a transaction");
        return Instant.now();
    }

    private SimulatedPool open() throws IOException {
        return new SimulatedPool(
                NETWORK,
                folder,
                data,
                LedgerLifeTest.rpc(port),
                mode,
                Scheme.PPLNS,
                ++seed,
                "",
                this::within,
                event -> {
                    // Others than the ledger's come from other threads.
                    if (event.startsWith("block-")) {
                        step("after " + event.substring(0, event.indexOf(' ')));
                    }
                });
    }

    /** Something that happens to a pool. */
    @FunctionalInterface
    private interface Act {
        void on(SimulatedPool pool) throws Exception;
    }

    /** A block is found, confirmed, orphaned, comes back, matures; another is orphaned after it was mature, and comes back. */
    private static final List<Act> LIFE = List.of(
            SimulatedPool::findBlock,
            SimulatedPool::settle,
            pool -> pool.call("generate", 1),
            SimulatedPool::settle,
            pool -> leaveAndReturn(pool, 2),
            pool -> pool.call("generate", MATURITY),
            SimulatedPool::settle,
            pool -> leaveAndReturn(pool, MATURITY + 2),
            SimulatedPool::settle);

    private static void leaveAndReturn(SimulatedPool pool, int depth) throws Exception {
        String left = pool.reorganise(depth);
        pool.settle();
        pool.call(
                "invalidateblock",
                pool.call("getblockhash", pool.height() - depth).asString());
        pool.call("reconsiderblock", left);
        pool.call("generate", 2);
        pool.settle();
    }

    /** All of it, with the program's end at the n-th step; whether there was such a step. */
    private boolean live(int haltAt) throws Exception {
        boolean halted = false;
        SimulatedPool pool = open();
        left = haltAt;
        try {
            for (Act act : LIFE) {
                try {
                    act.on(pool);
                } catch (Halt e) {
                    halted = true;
                    pool.close();
                    pool = open();
                    pool.settle();
                    assertThat(pool.audit().waiting())
                            .as("step %d, %s", haltAt, e.getMessage())
                            .isEmpty();
                    LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
                }
            }
            left = Integer.MAX_VALUE;
            pool.settle();
            assertThat(pool.audit().waiting()).as("step %d", haltAt).isEmpty();
            LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
            return halted;
        } finally {
            left = Integer.MAX_VALUE;
            pool.close();
        }
    }

    /** Some of the steps, a few apart, unless {@code -Dfluxforge.test.everyStep=true}. */
    @ParameterizedTest
    @CsvSource({"SQLITE, NONE, 7", "SQLITE, COINBASE, 9", "POSTGRESQL, NONE, 17", "POSTGRESQL, COINBASE, 17"})
    void theProgramEndsAtEachStep(StoreKind kind, Mode how, int apart) throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"))) {
            data = kind.newDatabase(folder);
            port = node.rpcAddress().getPort();
            mode = how;
            try (SimulatedPool pool = open()) {
                pool.call("generate", 3 * MATURITY);
                pool.settle();
            }
            int at = 1;
            while (live(at)) {
                at += Boolean.getBoolean("fluxforge.test.everyStep") ? 1 : apart;
            }
            assertThat(at).isGreaterThan(10);
            assertThat(seen)
                    .contains("within a transaction")
                    .anyMatch(name -> name.startsWith("after block-credited"))
                    .anyMatch(name -> name.startsWith("after block-mature"))
                    .anyMatch(name -> name.startsWith("after block-orphaned"));
        }
    }

    /** Blocks that are found meanwhile are in the journal, and in the books as soon as there is room. */
    @Test
    void aFullDiskIsToldOnceAndCostsNoBlock() throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"))) {
            StoreOptions roomy = StoreKind.SQLITE.newDatabase(folder);
            data = roomy;
            port = node.rpcAddress().getPort();
            long pages;
            try (SimulatedPool pool = open()) {
                pool.call("generate", 1);
                pool.findBlock();
                pool.settle();
            }
            StoreKind.SQLITE.vacuum(roomy);
            try (Store store = Store.open(roomy)) {
                pages = store.read(
                        tx -> tx.one("PRAGMA page_count", row -> row.getLong(1)).orElseThrow());
            }
            data = new StoreOptions(roomy.url() + "?max_page_count=" + (pages + 2), null, null);
            try (SimulatedPool pool = open()) {
                pool.startKeeper();
                for (int i = 0; i < 12; i++) {
                    try {
                        pool.findBlock(() -> found++);
                        pool.settle();
                    } catch (StoreException e) {
                        assertThat(e).hasMessageContaining("SQLITE_FULL").hasMessageNotContaining("\n");
                    }
                }
                assertThatThrownBy(pool::settle)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("SQLITE_FULL");
                awaitFailure(pool);
                // Every second it tries again, and says nothing more.
                Thread.sleep(2500);
                assertThat(failures(pool)).isEqualTo(1);
            }
            data = roomy;
            try (SimulatedPool pool = open()) {
                pool.settle();
                assertThat(pool.audit().waiting()).isEmpty();
                LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
                assertThat(LedgerLifeTest.rows(pool)).hasSize(1 + found);
            }
        }
    }

    /** The thread goes on, and everybody hears of it meanwhile. */
    @Test
    void aDefectIsAnAlarmUntilTheLedgerGoesOn() throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(NETWORK, folder.resolve("node"))) {
            data = StoreKind.SQLITE.newDatabase(folder);
            port = node.rpcAddress().getPort();
            AtomicBoolean broken = new AtomicBoolean(true);
            try (SimulatedPool pool = open()) {
                pool.call("generate", 1);
                pool.keeper.listen(block -> {
                    if (broken.get()) {
                        throw new IllegalStateException("a defect");
                    }
                });
                pool.startKeeper();
                work(pool);
                await(pool, "alarm name=ledger-stopped");
                broken.set(false);
                await(pool, "alarm-over name=ledger-stopped");
                pool.settle();
                assertThat(pool.audit().waiting()).isEmpty();
                LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
                assertThat(LedgerLifeTest.rows(pool)).hasSize(1);
            }
        }
    }

    /** Whichever thread reads the block first, it meets the defect. */
    private static void work(SimulatedPool pool) throws Exception {
        try {
            pool.findBlock();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("a defect");
        }
    }

    private static void await(SimulatedPool pool, String event) throws InterruptedException {
        for (int i = 0; i < 3000 && List.copyOf(pool.events).stream().noneMatch(line -> line.startsWith(event)); i++) {
            Thread.sleep(10);
        }
        assertThat(List.copyOf(pool.events)).anyMatch(line -> line.startsWith(event));
    }

    private static long failures(SimulatedPool pool) {
        return List.copyOf(pool.events).stream()
                .filter(event -> event.contains("the ledger, which is tried again"))
                .count();
    }

    private static void awaitFailure(SimulatedPool pool) throws InterruptedException {
        for (int i = 0; i < 2000 && failures(pool) == 0; i++) {
            Thread.sleep(10);
        }
        assertThat(failures(pool)).isEqualTo(1);
    }
}
