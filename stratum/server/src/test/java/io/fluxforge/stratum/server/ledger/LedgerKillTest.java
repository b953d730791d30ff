package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static final long MAX_MILLIS_BEFORE_KILL = 1500;

    @TempDir
    private Path folder;

    private Process start(int port, Mode mode, long seed) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.lwjgl.system.memoryBackend=ffm",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerProcess.class.getName(),
                folder.toString(),
                "" + port,
                mode.name(),
                "" + seed));
        return new ProcessBuilder(command)
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
            for (int kill = 1; kill <= KILLS; kill++) {
                Process process = start(port, mode, seed + kill);
                try (BufferedReader out = process.inputReader()) {
                    assertThat(out.readLine())
                            .as("kill %d of seed %d", kill, seed)
                            .isEqualTo("running");
                    Thread.sleep(random.nextLong(MAX_MILLIS_BEFORE_KILL));
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
                }
            }
        }
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
