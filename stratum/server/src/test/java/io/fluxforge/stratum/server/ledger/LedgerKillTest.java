package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.stratum.server.ChildJvm;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool killed at random moments of mining with reorganisations; the ledger is audited each time, and loses no unit. */
class LedgerKillTest {
    /** More by {@code -Dfluxforge.test.ledgerKills=200}. */
    private static final int KILLS = Integer.getInteger("fluxforge.test.ledgerKills", 2);

    /** Counted in blocks, not in time alone: on a slow machine no process would come to its first. */
    private static final int MAX_BLOCKS_BEFORE_KILL = 4;

    @TempDir
    private Path folder;

    private final ChildJvm jvm = new ChildJvm(LedgerProcess.class);

    private Process start(int port, Mode mode, long seed) throws IOException {
        return new ProcessBuilder(jvm.command(folder.toString(), "" + port, mode.name(), "" + seed, "for ever"))
                .redirectError(folder.resolve("process.log").toFile())
                .start();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"NONE", "COINBASE"})
    void losesNothing(Mode mode) throws Exception {
        long seed = mode.toString().hashCode();
        Random random = new Random(seed);
        try (PrivateNode node = LedgerLifeTest.node(folder.resolve("node"))) {
            int port = node.rpcAddress().getPort();
            try (SimulatedPool pool = open(port, mode, 1)) {
                pool.call("generate", 25);
            }
            jvm.prepare(KILLS, folder, folder.toString(), "" + port, mode.name(), "" + seed, "once");
            for (int kill = 1; kill <= KILLS; kill++) {
                Process process = start(port, mode, seed + kill);
                try (BufferedReader out = process.inputReader()) {
                    assertThat(out.readLine())
                            .as("kill %d of seed %d", kill, seed)
                            .isEqualTo("running");
                    for (int left = random.nextInt(MAX_BLOCKS_BEFORE_KILL); left > 0; left--) {
                        assertThat(out.readLine()).isEqualTo("block");
                    }
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
                } finally {
                    process.destroyForcibly();
                    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                }
                try (SimulatedPool pool = open(port, mode, 7L * kill)) {
                    pool.settle();
                    assertThat(pool.audit().waiting())
                            .as("kill %d of seed %d", kill, seed)
                            .isEmpty();
                    LedgerLifeTest.assertEveryUnitIsSomewhere(pool);
                    if (kill % 20 == 0 || kill == KILLS) {
                        List<BlockRow> rows = LedgerLifeTest.rows(pool);
                        System.out.printf(
                                "%s: %d kills, %d blocks, %d of them orphaned, %d mature, height %d%n",
                                mode,
                                kill,
                                rows.size(),
                                count(rows, BlockState.ORPHANED),
                                count(rows, BlockState.MATURE),
                                pool.height());
                    }
                }
            }
        }
    }

    private static long count(List<BlockRow> rows, BlockState state) {
        return rows.stream().filter(row -> row.state() == state).count();
    }

    private SimulatedPool open(int port, Mode mode, long seed) throws IOException {
        return new SimulatedPool(
                LedgerLifeTest.NETWORK,
                folder,
                StoreOptions.sqlite(folder.resolve("pool.db")),
                LedgerLifeTest.rpc(port),
                mode,
                Scheme.PPLNS,
                seed);
    }
}
