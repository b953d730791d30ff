package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.TestCertificates.Owner;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Sensors;
import io.fluxforge.miner.work.CpuDevice;
import io.fluxforge.miner.work.WorkOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole miner against pools whose TLS is wrong: it says so, backs off, works for the next pool, and stays. */
class WrongTlsTest {
    private static final NetOptions QUICK = new NetOptions(
            Duration.ofMillis(20_000),
            Duration.ofMillis(20_000),
            Duration.ofMillis(20_000),
            Duration.ofMillis(20_000),
            Duration.ofMillis(20_000),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            false,
            Optional.empty());

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static AutoCloseable trusted;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder, Owner.values());
        trusted = certificates.trustAuthority();
    }

    @AfterAll
    static void distrust() throws Exception {
        trusted.close();
    }

    private static ScriptedPool tlsPool(Owner owner) throws Exception {
        SSLContext server = certificates.server(owner);
        return new ScriptedPool(
                () -> server.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                ScriptedPool.GOOD);
    }

    private static PoolOptions options(boolean tls, ScriptedPool pool, TlsTrust trust) {
        return new PoolOptions(new PoolUrl(tls, "127.0.0.1", pool.port()), "t1a.rig", "x", trust);
    }

    private Miner miner(PoolOptions... pools) {
        MinerOptions options = new MinerOptions(
                "test",
                ScriptedPool.PARAMS,
                List.of(new CpuDevice(ScriptedPool.PARAMS, 1)),
                Arrays.asList(pools),
                QUICK,
                WorkOptions.DEFAULT);
        return new Miner(options, Sensors.NONE, new MinerEvents((tone, line) -> log.add(line)), (d, r) -> {}, log::add);
    }

    /** A pool that nobody can work for, and what is said of it. */
    record Wrong(Listening server, boolean tlsUrl, Optional<TlsTrust> trust, String message) {
        interface Listening {
            ScriptedPool open() throws Exception;
        }

        @Override
        public String toString() {
            return message;
        }
    }

    static Stream<Wrong> wrongPools() throws Exception {
        Optional<TlsTrust> authorities = Optional.of(new TlsTrust.Authorities());
        return Stream.of(
                new Wrong(() -> tlsPool(Owner.UNTRUSTED), true, authorities, "PKIX path building failed.*--tls-pin"),
                new Wrong(() -> tlsPool(Owner.EXPIRED), true, authorities, "certificate.*expired"),
                new Wrong(
                        () -> tlsPool(Owner.ELSEWHERE),
                        true,
                        authorities,
                        "No subject alternative names matching IP address 127.0.0.1.*--tls-pin"),
                new Wrong(
                        () -> tlsPool(Owner.RIGHT),
                        true,
                        Optional.of(TlsTrust.pin(certificates.fingerprint(Owner.ELSEWHERE))),
                        "the pool's certificate is " + certificates.fingerprint(Owner.RIGHT) + ", not the pinned one"),
                new Wrong(
                        () -> new ScriptedPool(ScriptedPool.GOOD),
                        true,
                        authorities,
                        "TLS.*if it speaks plain Stratum, use stratum\\+tcp://"),
                new Wrong(
                        () -> new ScriptedPool(connection ->
                                connection.raw("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
                        true,
                        authorities,
                        "Unsupported or unrecognized SSL message; if it speaks plain Stratum, use stratum\\+tcp://"),
                new Wrong(() -> tlsPool(Owner.RIGHT), false, authorities, "if it speaks TLS, use stratum\\+ssl://"));
    }

    @ParameterizedTest
    @MethodSource("wrongPools")
    void minerSaysSoAndWorksForTheNextPool(Wrong wrong) throws Exception {
        try (ScriptedPool first = wrong.server.open();
                ScriptedPool second = new ScriptedPool(ScriptedPool.GOOD);
                Miner miner = miner(
                        options(wrong.tlsUrl, first, wrong.trust.orElseThrow()),
                        options(false, second, new TlsTrust.Authorities()))) {
            miner.start();
            assertThat(second.awaitShares(3)).as("log: %s", log).isTrue();
            // The first is tried again and again, as if nothing had happened.
            for (int i = 0; i < 3_000 && first.connections.get() < 3; i++) {
                Thread.sleep(20);
            }
            assertThat(first.connections).hasValueGreaterThanOrEqualTo(3);
            assertThat(second.awaitShares(3)).as("log: %s", log).isTrue();
            PoolSnapshot failed = miner.snapshot().pools().getFirst();
            assertThat(failed.note()).containsPattern(wrong.message);
            assertThat(failed.connects()).isZero();
            assertThat(miner.snapshot().pools().getLast().state()).isEqualTo(PoolState.ACTIVE);
            assertThat(second.connections).hasValue(1);
            assertThat(List.copyOf(first.problems)).isEmpty();
            assertThat(List.copyOf(second.problems)).isEmpty();
            assertThat(miner.snapshot().devices().getFirst().state()).isEqualTo(DeviceState.MINING);
            assertThat(List.copyOf(log)).anyMatch(line -> line.contains(failed.note() + "; again in "));
            assertThat(List.copyOf(log)).noneMatch(line -> line.contains("internal error"));
        }
    }

    @Test
    void rightOneIsTakenByTheAuthority() throws Exception {
        assertThatSharesAreTaken(Owner.RIGHT, new TlsTrust.Authorities());
    }

    @ParameterizedTest
    @CsvSource({"UNTRUSTED", "EXPIRED", "ELSEWHERE", "RIGHT"})
    void anyIsTakenByItsPin(Owner owner) throws Exception {
        assertThatSharesAreTaken(owner, TlsTrust.pin(certificates.fingerprint(owner)));
    }

    @ParameterizedTest
    @CsvSource({"UNTRUSTED", "EXPIRED", "ELSEWHERE"})
    void anyIsTakenByWhoDoesNotCare(Owner owner) throws Exception {
        assertThatSharesAreTaken(owner, new TlsTrust.Anything());
    }

    private void assertThatSharesAreTaken(Owner owner, TlsTrust trust) throws Exception {
        try (ScriptedPool pool = tlsPool(owner);
                Miner miner = miner(options(true, pool, trust))) {
            miner.start();
            assertThat(pool.awaitShares(2)).as("log: %s", log).isTrue();
            assertThat(pool.connections).hasValue(1);
            assertThat(List.copyOf(pool.problems)).isEmpty();
        }
    }
}
