package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.net.PortOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that misbehave: slow, loud, deaf, many, or feeding garbage. */
class DefenceTest {
    private static final String SHARE = Conversation.submits().get(0);

    @TempDir
    private Path folder;

    private TestPool pool() throws IOException {
        return pool(Limits.DEFAULT);
    }

    private TestPool pool(Limits limits) throws IOException {
        return new TestPool(folder, TestPool.FIXED, options -> options.withLimits(limits))
                .start()
                .publish(Conversation.job(0));
    }

    private static void assertDropped(TestPool pool, TestMiner miner, String reason) {
        assertThat(miner.isClosedByPool()).isTrue();
        assertThat(pool.events).anyMatch(event -> event.startsWith("dropped") && event.contains(reason));
    }

    @Test
    void longLinesAreCutShort() throws IOException {
        try (TestPool pool = pool();
                TestMiner before = pool.connect();
                TestMiner after = pool.connectWorking()) {
            String name = "x".repeat(20_000);
            assertThat(before.ask("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"" + name + "\"]}")
                            .get("result")
                            .get(1)
                            .asString())
                    .hasSize(8);
            before.sendBytes(new byte[5000]);
            assertDropped(pool, before, "line longer than 4096 bytes");
            after.sendBytes("{\"id\":1,\"x\":\"".getBytes(StandardCharsets.US_ASCII));
            after.sendBytes("x".repeat(4200).getBytes(StandardCharsets.US_ASCII));
            assertDropped(pool, after, "line longer than 4096 bytes");
            try (TestMiner first = pool.connect()) {
                first.sendBytes(" ".repeat(33_000).getBytes(StandardCharsets.US_ASCII));
                assertDropped(pool, first, "line longer than 32768 bytes");
            }
        }
    }

    @Test
    void deepJsonIsRefusedAndTheBudgetEnds() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            for (int i = 0; i <= 20; i++) {
                miner.send("[".repeat(3000));
            }
            assertDropped(pool, miner, "malformed line");
            // The address is banned, for a while.
            try (TestMiner again = pool.connect()) {
                assertThat(again.isClosedByPool()).isTrue();
            }
            pool.pass(601);
            try (TestMiner later = pool.connectWorking()) {
                assertThat(later.code(SHARE.replace("6f", "99"))).isEqualTo(21);
            }
        }
    }

    @Test
    void banSurvivesARestartAndExpires() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            for (int i = 0; i <= 20; i++) {
                miner.send("garbage");
            }
            assertDropped(pool, miner, "malformed line");
        }
        try (TestPool pool = pool()) {
            try (TestMiner again = pool.connect()) {
                assertThat(again.isClosedByPool()).isTrue();
                assertThat(pool.events).anyMatch(event -> event.startsWith("refused") && event.contains("banned"));
            }
            pool.pass(601);
            pool.connectWorking().close();
        }
    }

    /** A flood of invalid solutions, as an unstable GPU or an attacker sends them. */
    @Test
    void invalidSolutionsEndInABan() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            String wrong = SHARE.substring(0, SHARE.length() - 6);
            StringBuilder flood = new StringBuilder();
            for (int i = 0; i < 256; i++) {
                flood.append(wrong).append(String.format("%02x\"]}%n", i));
            }
            miner.sendBytes(flood.toString().getBytes(StandardCharsets.US_ASCII));
            assertDropped(pool, miner, "bad shares");
            assertThat(pool.events).anyMatch(event -> event.startsWith("banned"));
        }
    }

    /** Stale shares are the network's fault, not the miner's. */
    @Test
    void staleSharesCostNothing() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            for (int i = 0; i < 500; i++) {
                assertThat(miner.code(SHARE.replace("6f", "99"))).isEqualTo(21);
            }
            assertThat(miner.code(SHARE)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"id\":1,\"method\":\"mining.subscr"})
    void whoDoesNotLogInIsDropped(String bytes) throws IOException {
        try (TestPool pool = pool();
                TestMiner idle = pool.connect()) {
            idle.sendBytes(bytes.getBytes(StandardCharsets.US_ASCII));
            idle.sendBytes(new byte[0]);
            try (TestMiner working = pool.connectWorking()) {
                pool.pass(31);
                assertDropped(pool, idle, "no login within 30 s");
                assertThat(working.code(SHARE.replace("6f", "99"))).isEqualTo(21);
            }
        }
    }

    @Test
    void whoSendsNothingForLongIsDropped() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            pool.pass(901);
            assertDropped(pool, miner, "nothing sent for 900 s");
        }
    }

    @Test
    void addressHasALimitOfConnections() throws IOException {
        try (TestPool pool = pool(TestPool.limits(3, 30, 900, 64 << 10))) {
            List<TestMiner> miners = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                miners.add(pool.connectWorking());
            }
            try (TestMiner fourth = pool.connect()) {
                assertThat(fourth.isClosedByPool()).isTrue();
            }
            assertThat(pool.events).anyMatch(event -> event.startsWith("refused") && event.contains("more than 3"));
            miners.get(0).close();
            awaitConnections(pool, 2);
            miners.add(pool.connectWorking());
            for (TestMiner miner : miners) {
                miner.close();
            }
        }
    }

    private static void awaitConnections(TestPool pool, int count) {
        for (int i = 0; i < 2000 && pool.pool().server().connections() != count; i++) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(pool.pool().server().connections()).isEqualTo(count);
    }

    /** It neither slows the others nor fills the memory. */
    @Test
    void whoDoesNotReadIsDropped() throws IOException {
        try (TestPool pool = pool(TestPool.limits(500, 30, 900, 16 << 10));
                TestMiner deaf = pool.connectWorking();
                TestMiner other = pool.connectWorking()) {
            // Kernel buffers take megabytes before anything waits in the pool.
            String id = "i".repeat(120);
            byte[] ask = ("{\"id\":\"" + id + "\",\"method\":\"mining.extranonce.subscribe\"}\n")
                    .repeat(200)
                    .getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 5000; i++) {
                            deaf.sendBytes(ask);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(pool.events).anyMatch(event -> event.startsWith("dropped") && event.contains("does not read"));
            assertThat(other.code(SHARE.replace("6f", "99"))).isEqualTo(21);
        }
    }

    @Test
    void randomBytesDoNoHarm() throws IOException {
        Random random = new Random(77);
        try (TestPool pool =
                pool(new Limits(1000, 500, 30, 900, 32 << 10, 4 << 10, 64 << 10, 4, 1 << 20, 1 << 20, 1, 10))) {
            for (int i = 0; i < 40; i++) {
                try (TestMiner miner = pool.connect()) {
                    byte[] bytes = new byte[1 + random.nextInt(3000)];
                    random.nextBytes(bytes);
                    miner.sendBytes(bytes);
                    miner.sendBytes(
                            "\n{}\n[]\nnull\n{\"method\":\"mining.submit\"}\n{\"method\":\"mining.authorize\",\"params\":{}}\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            try (TestMiner miner = pool.connectWorking()) {
                assertThat(miner.code(SHARE.replace("6f", "99"))).isEqualTo(21);
            }
            assertThat(pool.events).noneMatch(event -> event.startsWith("failed"));
        }
    }

    @Test
    void proxyNamesTheClient() throws IOException {
        PortOptions port = new PortOptions(TestPool.loopback(), PortOptions.Transport.PLAIN, true, TestPool.FIXED);
        try (TestPool pool = new TestPool(folder, port, null, options -> options)
                        .start()
                        .publish(Conversation.job(0));
                TestMiner miner = pool.connect();
                TestMiner none = pool.connect()) {
            miner.sendBytes("PROXY TCP6 2001:db8::1 ::1 40000 3333\r\n".getBytes(StandardCharsets.US_ASCII));
            miner.login("t1TestAddress.rig1", "x");
            assertThat(miner.readUntil("mining.notify")).isNotNull();
            assertThat(pool.events).anyMatch(event -> event.startsWith("authorised address=2001:db8:0:0:0:0:0:1 "));
            none.send("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
            pool.pass(31);
            assertThat(none.isClosedByPool()).isTrue();
        }
    }

    @Test
    void passwordFixesTheDifficulty() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connect()) {
            miner.login("t1TestAddress.rig1", "m=solo,d=512");
            assertThat(miner.readUntil("mining.set_target").get("params").get(0).asString())
                    .startsWith("003fff");
            assertThat(miner.code(
                            "{\"id\":3,\"method\":\"mining.suggest_target\",\"params\":[\"" + TestPool.HALF + "\"]}"))
                    .isZero();
            pool.publish(Conversation.job(1));
            assertThat(miner.read().get("method").asString()).isEqualTo("mining.notify");
        }
    }
}
