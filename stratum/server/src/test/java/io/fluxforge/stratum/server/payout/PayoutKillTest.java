package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.ChildJvm;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the process that pays, at chosen steps and at random moments of simulated mining with reorganisations up to 20 blocks deep,
 * answers that get lost, a node that lags and a disk that is full. {@code -Dfluxforge.payout.kills=200} kills more often, during a
 * month of mining.
 */
class PayoutKillTest {
    /** Asked for; else a few, and fewer where they take longer. */
    private static final int ASKED = Integer.getInteger("fluxforge.payout.kills", 0);

    private static final long SEED = Long.getLong("fluxforge.payout.seed", 20260719);
    /** Of ten minutes each: a month where there is time for it, else some days. */
    private static final int BLOCKS = (ASKED >= 100 ? 30 : 5) * 24 * 6;

    private static final List<String> OWN_STEPS = List.of(
            "stored planned",
            "stored signed",
            "before send",
            "after send",
            "stored broadcast",
            "stored in chain",
            "stored broadcast again",
            "stored buried");
    private static final List<String> NODE_STEPS = List.of(
            "stored planned",
            "stored sending",
            "before sendmany",
            "after sendmany",
            "sent but not kept",
            "stored broadcast",
            "stored in chain",
            "stored buried");

    @TempDir
    private Path folder;

    private final ChildJvm jvm = new ChildJvm(PayoutProcess.class);
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Random random = new Random(SEED);
    private int reorganisations;
    private int deepest;
    private int fullDisks;
    private int lostAnswers;

    /** Half of the kills at chosen steps. */
    @ParameterizedTest
    @CsvSource({"SQLITE, own, 6", "SQLITE, node, 3", "POSTGRESQL, own, 2", "POSTGRESQL, node, 2"})
    void noUnitIsPaidTwiceAndNoneIsLost(StoreKind kind, String mode, int few) throws Exception {
        int kills = ASKED > 0 ? ASKED : few;
        StoreOptions database = SimPool.database(kind, folder);
        try (SimPool pool = new SimPool(database, SEED)) {
            SimWallet wallet = new SimWallet(pool.chain);
            for (int i = 0; i < SimPool.MATURITY + 20; i++) {
                pool.mine(i % 4 == 0, 0);
            }
            pool.credit();
            try (SimRpc rpc = new SimRpc(pool.chain, wallet, () -> pool.now.toEpochMilli())) {
                jvm.prepare(kills, folder, arguments(database.url(), database, rpc, mode, "end"));
                for (int kill = 0; kill < kills; kill++) {
                    rpc.lost = random.nextInt(3) == 0 ? 0.01 : 0;
                    lostAnswers += rpc.lost > 0 ? 1 : 0;
                    List<String> steps = mode.equals("own") ? OWN_STEPS : NODE_STEPS;
                    String haltAt = kill % 2 == 0 ? steps.get(kill / 2 % steps.size()) : "none";
                    runAndKill(pool, kind, database, rpc, wallet, mode, haltAt, BLOCKS / kills);
                    pool.verify("seed " + SEED + ", kill " + kill);
                    if (kill % 20 == 19) {
                        System.out.printf("%s %s: %d kills, audit %s%n", kind, mode, kill + 1, pool.audit());
                    }
                }
                // Whatever was in the way, miners were paid while it was.
                assertThat(pool.payments(PaymentState.IN_CHAIN, PaymentState.BURIED))
                        .as("seed %d: payments that have got through, of steps %s", SEED, seen)
                        .isNotEmpty();
                rpc.lost = 0;
                pool.chain.lag(0);
                finish(pool, wallet, mode);
            }
        }
        System.out.printf(
                "%s %s: %d kills, %d reorganisations up to %d deep, %d runs with a full disk, %d with lost answers, steps %s%n",
                kind, mode, kills, reorganisations, deepest, fullDisks, lostAnswers, seen);
    }

    private void runAndKill(
            SimPool pool,
            StoreKind kind,
            StoreOptions database,
            SimRpc rpc,
            SimWallet wallet,
            String mode,
            String haltAt,
            int blocks)
            throws IOException, InterruptedException, SQLException {
        boolean full = kind == StoreKind.SQLITE && random.nextInt(6) == 0;
        fullDisks += full ? 1 : 0;
        String url = full ? database.url() + "?max_page_count=" + (pages(pool) + random.nextInt(4)) : database.url();
        Process process = new ProcessBuilder(jvm.command(arguments(url, database, rpc, mode, haltAt)))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int left = blocks;
            int stop = haltAt.equals("none") ? random.nextInt(blocks) : 0;
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.startsWith("alarm") || line.contains("Exception in thread")) {
                    throw new AssertionError("seed " + SEED + ": " + lines);
                }
                seen.merge(name(line), 1, Integer::sum);
                if (line.equals("step")) {
                    live(pool, wallet);
                    left -= 3;
                    if (left <= stop) {
                        break;
                    }
                }
            }
            // Anywhere in the middle of what it does by now.
            TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
            process.toHandle().destroyForcibly();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static String[] arguments(String url, StoreOptions database, SimRpc rpc, String mode, String haltAt) {
        return new String[] {
            url,
            Objects.requireNonNullElse(database.user(), ""),
            Objects.requireNonNullElse(database.password(), ""),
            Integer.toString(rpc.port()),
            mode,
            haltAt
        };
    }

    /** What kind of step a line is. */
    private static String name(String line) {
        if (line.startsWith("failed")) {
            return line.contains("SQLITE") ? "failed: store" : "failed: node";
        }
        return line.startsWith("SLF4J") ? "log" : line;
    }

    private static long pages(SimPool pool) throws IOException {
        return pool.store.read(
                tx -> tx.one("PRAGMA page_count", row -> row.getLong(1)).orElseThrow());
    }

    /** Half an hour of the network. */
    private void live(SimPool pool, SimWallet wallet) throws IOException {
        pool.chain.lag(0);
        for (int i = 0; i < 3; i++) {
            pool.mine(random.nextInt(4) == 0, random.nextDouble());
        }
        if (random.nextInt(15) == 0) {
            int depth = 1 + random.nextInt(20);
            deepest = Math.max(deepest, depth);
            reorganisations++;
            pool.chain.reorganise(depth, random.nextDouble());
        }
        if (random.nextInt(40) == 0) {
            pool.chain.forgetMempool();
        }
        wallet.rebroadcast();
        pool.credit();
        pool.chain.lag(random.nextInt(5) == 0 ? random.nextInt(12) : 0);
    }

    /** Goes on in this process until all is in the chain for good. */
    private static void finish(SimPool pool, SimWallet wallet, String mode) throws Exception {
        pool.policy = SimPool.policy(SimPool.COIN, Duration.ofDays(300), Map.of());
        pool.wallet = mode.equals("node") ? wallet : null;
        pool.restart();
        // Everything is mature before it is compared; no payment is planned in the meantime.
        wallet.rebroadcast();
        pool.settleAll("seed " + SEED + ", at the end");
    }
}
