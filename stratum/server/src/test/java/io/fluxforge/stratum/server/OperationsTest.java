package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.accounting.Accounting;
import io.fluxforge.stratum.server.accounting.AccountingTables;
import io.fluxforge.stratum.server.accounting.ShareTotals;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.ProxySources;
import io.fluxforge.stratum.server.net.SoloRule;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator relies on while a pool runs, breaks, stops and starts again. */
@Timeout(120)
final class OperationsTest {
    private static final List<String> SUBMITS = Conversation.submits();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void poolCountsWhatItJudges(StoreKind kind) throws IOException {
        try (Store store = Store.open(kind.newDatabase(folder))) {
            StratumJob job = Conversation.job(0, Target.MAX, true, (header, solution) -> {});
            try (TestPool pool =
                            new TestPool(folder).accountingIn(store).start().publish(job);
                    TestMiner miner = pool.connectWorking()) {
                for (int i = 0; i < 4; i++) {
                    assertThat(miner.code(SUBMITS.get(i))).isZero();
                }
                awaitShares(Objects.requireNonNull(pool.pool().accounting()), 4);
                assertThat(miner.code(SUBMITS.get(0))).isEqualTo(22);
                assertThat(miner.code(SUBMITS.get(0).replace("6f", "99"))).isEqualTo(21);
            }
            AccountingTables tables = new AccountingTables(store);
            ShareTotals sums = tables.address("t1TestAddress").orElseThrow();
            assertThat(List.of(sums.accepted(), sums.stale(), sums.duplicate(), sums.low(), sums.invalid()))
                    .containsExactly(4L, 1L, 1L, 0L, 0L);
            assertThat(sums.work()).isBetween(7.99, 8.01);
            assertThat(sums.best()).isGreaterThanOrEqualTo(2);
            // Every share met this network's target.
            assertThat(tables.blocks(10))
                    .hasSize(4)
                    .allMatch(block -> block.round().shares() == 1);
            assertThat(tables.workersOf("t1TestAddress", 10))
                    .extracting(ShareTotals::name)
                    .containsExactly("t1TestAddress.rig1");
        }
    }

    /** Accounting looks once a second: four blocks have ended four rounds then. */
    private static void awaitShares(Accounting accounting, int workersShares) {
        for (int i = 0; i < 2000 && accounting.activeWorkers() == 0; i++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(accounting.activeWorkers()).isEqualTo(1);
        assertThat(workersShares).isPositive();
    }

    /** What was acknowledged before is in the journal; the pool says that it is broken, and can be closed. */
    @Test
    void brokenPipelineIsReportedAndTheJournalIsWhole() throws Exception {
        TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
        try (pool;
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.publish(Conversation.job(1, Target.MAX, false, (header, solution) -> {
                throw new AssertionError("broken");
            }));
            miner.readUntil("mining.notify");
            miner.send(SUBMITS.get(4));
            Throwable failure = pool.pool().failed().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(failure).hasMessage("broken");
            assertThat(pool.events).anyMatch(event -> event.startsWith("failed what=\"share pipeline\""));
        }
        List<Byte> types = new ArrayList<>();
        new JournalReader(folder.resolve("journal"))
                .read(JournalPosition.START, (type, payload, next) -> types.add(type));
        assertThat(types).first().isEqualTo((byte) 1);
        // The block that broke it was noted before it was handed over, and comes into the journal now.
        new TestPool(folder).start().close();
        types.clear();
        new JournalReader(folder.resolve("journal"))
                .read(JournalPosition.START, (type, payload, next) -> types.add(type));
        assertThat(types).containsExactly((byte) 1, (byte) 1, (byte) 2);
    }

    @Test
    void difficultyIsRememberedAcrossARestart() throws IOException {
        String target = "0f" + "ff".repeat(31);
        try (TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
                TestMiner miner = pool.connect()) {
            assertThat(miner.code("{\"id\":9,\"method\":\"mining.suggest_target\",\"params\":[\"" + target + "\"]}"))
                    .isZero();
            miner.login("t1TestAddress.rig1", "x");
            assertThat(miner.readUntil("mining.set_target").get("params").get(0).asString())
                    .isEqualTo(target);
            miner.readUntil("mining.notify");
        }
        try (TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
                TestMiner miner = pool.connect()) {
            miner.login("t1TestAddress.rig1", "x");
            assertThat(miner.readUntil("mining.set_target").get("params").get(0).asString())
                    .isEqualTo(target);
        }
    }

    @Test
    void onlyAListedProxyMaySayWhoAClientIs() throws IOException {
        PortOptions port = new PortOptions(
                TestPool.loopback(),
                PortOptions.Transport.PLAIN,
                ProxySources.parse(List.of("192.0.2.0/24", "2001:db8::1")),
                TestPool.FIXED,
                SoloRule.BY_PASSWORD);
        try (TestPool pool = new TestPool(folder, port, null, options -> options).start();
                TestMiner miner = pool.connect()) {
            assertThat(miner.read().get("params").get(0).asString()).contains("proxy-from");
            assertThat(miner.isClosedByPool()).isTrue();
            assertThat(pool.events).anyMatch(event -> event.contains("not one of the port's proxies (proxy-from)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0", "localhost", "10.0.0.0/", "1.2.3.4/x", ""})
    void proxiesAreAddressesOrNetworks(String text) {
        assertThatThrownBy(() -> ProxySources.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither an IP address nor a network");
    }

    /** As logrotate does. */
    @Test
    void aLogThatWasMovedAwayIsBegunAnew() throws IOException {
        Path file = folder.resolve("pool.log");
        List<String> problems = new ArrayList<>();
        try (EventLog log = new EventLog(file, 1 << 20, 3, problems::add)) {
            log.accept("before");
            Files.move(folder.resolve("pool.log.0"), folder.resolve("moved"));
            log.accept("to the file that was moved");
            log.reopen(file, 1 << 20, 3);
            log.accept("after");
            assertThatThrownBy(() -> log.reopen(folder.resolve("moved/pool.log"), 1 << 20, 3))
                    .isInstanceOf(IOException.class);
            log.accept("still here");
        }
        assertThat(problems).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("moved"))).hasSize(2);
        assertThat(Files.readString(folder.resolve("pool.log.0"))).contains("after", "still here");
    }

    @Test
    void logGoesOnInTheNextFileAndForgetsTheOldest() throws IOException {
        Path file = folder.resolve("logs/pool%.log");
        List<String> problems = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (EventLog log = new EventLog(file, 1000, 3, problems::add)) {
                for (int i = 0; i < 50; i++) {
                    log.accept("event number=" + (50 * run + i) + " text=ä");
                }
            }
        }
        assertThat(problems).isEmpty();
        try (var files = Files.list(folder.resolve("logs"))) {
            assertThat(files.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("pool%.log.0", "pool%.log.1", "pool%.log.2");
        }
        List<String> lines = Files.readAllLines(folder.resolve("logs/pool%.log.0"), StandardCharsets.UTF_8);
        assertThat(lines).last().asString().matches("20[0-9-]+T[0-9:.]+Z event number=99 text=ä");
    }
}
