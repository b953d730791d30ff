package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.defence.RefusalReason;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.PortOptions.Transport;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whoever is refused is told why, and so is the operator. */
@Timeout(60)
final class RefusalTest {
    private static final String SUBSCRIBE = "{\"id\":\"s\",\"method\":\"mining.subscribe\",\"params\":[\"test\"]}";
    private static final byte[] TLS_HELLO = {22, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196, 3, 3, 1, 2, 3};

    @TempDir
    private Path folder;

    private TestPool pool(Transport transport, boolean proxied) throws Exception {
        PortOptions port = new PortOptions(TestPool.loopback(), transport, proxied, TestPool.FIXED);
        return new TestPool(
                        folder,
                        port,
                        // Nobody shakes hands here.
                        transport == Transport.PLAIN
                                ? null
                                : SslContextBuilder.forClient().build(),
                        options -> options)
                .start()
                .publish(Conversation.job(0));
    }

    private static void assertToldAndClosed(TestPool pool, TestMiner miner, String reason) throws IOException {
        assertThat(miner.readUntil("client.show_message").get("params").get(0).asString())
                .contains(reason);
        assertThat(miner.isClosedByPool()).isTrue();
        assertThat(pool.events).anyMatch(event -> event.contains(reason));
    }

    private static long events(TestPool pool, String part) {
        return List.copyOf(pool.events).stream()
                .filter(event -> event.contains(part))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"xTypo.rig\",\"x\"", "\"\",\"x\"", "null", "\"with blank\"", ""})
    void refusedWorkerIsToldWhy(String params) throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false);
                TestMiner miner = pool.connect()) {
            for (int i = 0; i < 3; i++) {
                JsonNode answer = miner.ask("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[" + params + "]}");
                assertThat(answer.get("result").isBoolean()).isTrue();
                assertThat(answer.get("result").asBoolean()).isFalse();
                assertThat(answer.get("error").get(0).asInt()).isEqualTo(24);
                assertThat(answer.get("error").get(1).asString()).isNotEmpty();
                assertThat(answer.get("error").get(2).isNull()).isTrue();
            }
            assertThat(events(pool, "worker-refused address=127.0.0.1 ")).isEqualTo(1);
        }
    }

    /** What is repeated stands in the log once, and then with its number. */
    @Test
    void repeatedRefusalsAreCounted() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false)) {
            for (int i = 0; i < 5; i++) {
                try (TestMiner miner = pool.connect()) {
                    miner.ask("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"xTypo" + i + "\",\"\"]}");
                }
            }
            assertThat(events(pool, "worker-refused")).isEqualTo(1);
        }
    }

    @Test
    void bannedClientIsToldForHowLongAndWhy() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false);
                TestMiner bad = pool.connectWorking()) {
            for (int i = 0; i <= 20; i++) {
                bad.send("garbage");
            }
            assertToldAndClosed(pool, bad, "banned for 600 s: bad shares or lines, the last: malformed line");
            pool.pass(60);
            for (int i = 0; i < 3; i++) {
                try (TestMiner again = pool.connect()) {
                    assertThat(again.readUntil("client.show_message")
                                    .get("params")
                                    .get(0)
                                    .asString())
                            .startsWith("banned for 540 s: bad shares or lines, the last: malformed line");
                    JsonNode answer = again.ask(SUBSCRIBE);
                    assertThat(answer.get("id").asString()).isEqualTo("s");
                    assertThat(answer.get("error").get(1).asString()).startsWith("banned for 540 s: ");
                    assertThat(again.isClosedByPool()).isTrue();
                }
            }
            assertThat(events(pool, "refused address=127.0.0.1")).isEqualTo(1);
            assertThat(pool.pool().refusals().of(RefusalReason.BANNED)).isEqualTo(3);
        }
    }

    /** Without a request it is closed all the same, and nothing is left of it. */
    @Test
    void bannedClientThatSaysNothingIsClosed() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false);
                TestMiner bad = pool.connectWorking()) {
            for (int i = 0; i <= 20; i++) {
                bad.send("garbage");
            }
            assertThat(bad.isClosedByPool()).isTrue();
            for (int i = 0; i < 200; i++) {
                try (TestMiner again = pool.connect()) {
                    again.readUntil("client.show_message");
                }
            }
            try (TestMiner again = pool.connect()) {
                assertThat(again.isClosedByPool()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"PLAIN", "BOTH"})
    void missingProxyHeaderIsNamedAtOnce(Transport transport) throws Exception {
        try (TestPool pool = pool(transport, true);
                TestMiner miner = pool.connect()) {
            assertThat(miner.ask(SUBSCRIBE).get("error").get(1).asString()).contains("without a PROXY header");
            assertThat(miner.isClosedByPool()).isTrue();
            assertThat(events(pool, "without a PROXY header")).isEqualTo(1);
            assertThat(pool.pool().refusals().of(RefusalReason.PROXY)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingProxyHeaderOfATlsClientIsNamedAtOnce(Transport transport) throws Exception {
        try (TestPool pool = pool(transport, true);
                TestMiner miner = pool.connect()) {
            miner.sendBytes(TLS_HELLO);
            assertThat(miner.isClosedByPool()).isTrue();
            assertThat(events(pool, "without a PROXY header")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TC"})
    void missingProxyHeaderOfASilentClientIsNamedSoon(String begun) throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, true);
                TestMiner miner = pool.connect()) {
            miner.sendBytes(begun.getBytes(StandardCharsets.US_ASCII));
            // Another connection shows that this one is there already.
            try (TestMiner other = pool.connect()) {
                other.ask(SUBSCRIBE);
            }
            pool.pass(4);
            assertToldAndClosed(pool, miner, "no PROXY header came within 3 s");
        }
    }

    @Test
    void malformedProxyHeaderIsNamed() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, true);
                TestMiner miner = pool.connect()) {
            miner.sendBytes("PROXY TCP4 1.2.3.4 nonsense 1 2\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(miner.isClosedByPool()).isTrue();
            // The decoder closes the connection before it tells why.
            for (int i = 0; i < 1000 && events(pool, "malformed PROXY header") == 0; i++) {
                Thread.sleep(10);
            }
            assertThat(events(pool, "malformed PROXY header")).isEqualTo(1);
        }
    }

    @Test
    void tlsOnAPlainPortIsNamed() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false);
                TestMiner miner = pool.connect()) {
            miner.sendBytes(TLS_HELLO);
            assertThat(miner.isClosedByPool()).isTrue();
            assertThat(events(pool, "this port is plain text")).isEqualTo(1);
            assertThat(pool.pool().refusals().of(RefusalReason.TRANSPORT)).isEqualTo(1);
        }
    }

    @Test
    void plainTextOnATlsPortIsNamed() throws Exception {
        try (TestPool pool = pool(Transport.TLS, false);
                TestMiner miner = pool.connect()) {
            miner.send(SUBSCRIBE);
            assertToldAndClosed(pool, miner, "this port speaks TLS");
        }
    }

    @Test
    void whoDoesNotLogInIsTold() throws Exception {
        try (TestPool pool = pool(Transport.PLAIN, false);
                TestMiner miner = pool.connect()) {
            miner.ask(SUBSCRIBE);
            pool.pass(31);
            assertToldAndClosed(pool, miner, "no login within 30 s");
            assertThat(pool.pool().refusals().of(RefusalReason.LOGIN)).isEqualTo(1);
        }
    }
}
