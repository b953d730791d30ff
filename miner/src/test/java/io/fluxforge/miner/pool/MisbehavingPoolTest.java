package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.ScriptedPool.Connection;
import io.fluxforge.miner.pool.ScriptedPool.Script;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.Sensors;
import io.fluxforge.miner.work.CpuDevice;
import io.fluxforge.miner.work.WorkOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The whole miner against pools that misbehave on the first connections, each in its way, and behave from then on. */
class MisbehavingPoolTest {
    /** Waits for answers no longer than this, and a third of it for jobs. */
    private static NetOptions patience(Duration most) {
        return new NetOptions(
                most,
                most,
                most.dividedBy(3),
                most,
                most.dividedBy(2),
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                false,
                Optional.empty());
    }

    /** What a pool does wrong; {@link #staysGood} where the connection survives it. */
    enum Trouble {
        CLOSES_AT_ONCE(c -> {}),
        RESETS_THE_CONNECTION(c -> {
            c.loginAndWork();
            c.judgeNext();
            c.socket.setSoLinger(true, 0);
        }),
        CLOSES_AFTER_SUBSCRIBE(c -> c.subscribed(c.read())),
        DROPS_IN_THE_MIDDLE_OF_A_LINE(c -> {
            c.login();
            String job = c.job("half", true);
            c.raw(job.substring(0, job.length() / 2).getBytes(StandardCharsets.UTF_8));
        }),
        SENDS_BYTE_BY_BYTE(true, c -> {
            c.login();
            String lines = "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"7f" + "ff".repeat(31) + "\"]}\n"
                    + c.job("slow", true) + "\n";
            for (byte one : lines.getBytes(StandardCharsets.UTF_8)) {
                c.raw(new byte[] {one});
            }
            c.judgeAll();
        }),
        SENDS_GARBAGE(c -> {
            c.login();
            byte[] garbage = new byte[20_000];
            new Random(1).nextBytes(garbage);
            c.raw(garbage);
            hold(c);
        }),
        SENDS_A_LINE_WITHOUT_END(c -> {
            c.login();
            byte[] line = new byte[200_000];
            Arrays.fill(line, (byte) 'x');
            c.raw(line);
            hold(c);
        }),
        IS_A_WEB_SERVER(c -> {
            c.raw(
                    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nA: b\r\nC: d\r\nE: f\r\nG: h\r\nI: j\r\n\r\n<html>\n"
                            .getBytes(StandardCharsets.UTF_8));
            hold(c);
        }),
        SENDS_A_JSON_BOMB(c -> {
            c.login();
            for (int i = 0; i < 10; i++) {
                c.send("[".repeat(30_000));
                c.send("{\"a\":".repeat(5_000));
            }
            hold(c);
        }),
        NEVER_ANSWERS(MisbehavingPoolTest::hold),
        NEVER_ANSWERS_AUTHORIZE(c -> {
            c.subscribed(c.read());
            hold(c);
        }),
        REFUSES_TO_SUBSCRIBE(c -> {
            c.answer(c.read(), "\"result\":null,\"error\":[20,\"full\",null]");
            hold(c);
        }),
        REFUSES_TO_RESUME(c -> {
            JsonNode line = c.read();
            if (!line.get("params").get(1).isNull()) {
                c.answer(line, "\"result\":null,\"error\":[20,\"no such session\",null]");
                line = c.read();
            }
            c.session = "\"a session\"";
            c.subscribed(line);
            c.loginAndWork();
            c.judgeShares(1);
        }),
        RESUMES_WITH_ANOTHER_NONCE1(c -> {
            c.session = "\"a session\"";
            c.salt = 0;
            c.loginAndWork();
            c.judgeShares(1);
        }),
        RESUMES_WITH_ANOTHER_JOB_OF_THE_SAME_ID(c -> {
            c.session = "\"a session\"";
            c.nonce1 = new byte[] {1, 2, 3, 4};
            c.loginAndWork();
            c.judgeShares(1);
        }),
        REFUSES_THE_WORKER(c -> {
            c.subscribed(c.read());
            while (true) {
                JsonNode line = c.read();
                c.answer(line, "\"result\":false,\"error\":null");
            }
        }),
        GIVES_THE_WHOLE_NONCE_AWAY(c -> {
            c.answer(c.read(), "\"result\":[null,\"" + "ab".repeat(32) + "\"],\"error\":null");
            hold(c);
        }),
        GIVES_A_NONCE_OF_ODD_DIGITS(c -> {
            c.answer(c.read(), "\"result\":[null,\"abc\"],\"error\":null");
            hold(c);
        }),
        SENDS_NO_JOB(c -> {
            c.login();
            c.sendTarget("7f" + "ff".repeat(31));
            hold(c);
        }),
        SENDS_NO_TARGET(c -> {
            c.login();
            c.sendJob(true);
            hold(c);
        }),
        SENDS_TARGETS_THAT_ARE_IMPOSSIBLE(c -> {
            c.login();
            for (String target : new String[] {"00".repeat(32), "ff", "xyz", "-1", "1e400"}) {
                c.sendTarget(target);
                c.sendJob(true);
            }
            hold(c);
        }),
        SENDS_JOBS_WITHOUT_SENSE(c -> {
            c.login();
            c.sendTarget("7f" + "ff".repeat(31));
            for (String params : new String[] {
                "", "1", "\"a\"", "\"a\",\"04000000\"", "null,null,null,null,null,null,null,null", "[],{},[]"
            }) {
                c.send("{\"id\":null,\"method\":\"mining.notify\",\"params\":[" + params + "]}");
                c.send("{\"id\":null,\"method\":\"mining.notify\",\"params\":" + (params.isEmpty() ? "7" : "{}") + "}");
            }
            hold(c);
        }),
        CHANGES_NONCE1_BEFORE_A_JOB(true, c -> {
            c.loginAndWork();
            c.judgeNext();
            c.changeNonce1();
            c.sendJob(true);
            c.judgeAll();
        }),
        CHANGES_NONCE1_AND_SENDS_NO_JOB(true, c -> {
            c.loginAndWork();
            c.changeNonce1();
            c.judgeAll();
        }),
        FLOODS_JOBS(true, c -> {
            c.loginAndWork();
            StringBuilder flood = new StringBuilder();
            for (int i = 0; i < 3_000; i++) {
                flood.append(c.job("flood" + i, i % 7 == 0)).append('\n');
            }
            c.raw(flood.toString().getBytes(StandardCharsets.UTF_8));
            c.judgeAll();
        }),
        REUSES_JOB_IDS(true, c -> {
            c.loginAndWork();
            c.sendJob("same", false);
            c.judgeNext();
            c.sendJob("same", true);
            c.judgeAll();
        }),
        STORMS_WITH_RECONNECTS(c -> {
            c.loginAndWork();
            c.send("{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"\",0,0]}");
            hold(c);
        }),
        SENDS_US_ELSEWHERE(true, c -> {
            c.loginAndWork();
            c.send("{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"evil.example\",3333,0]}");
            c.send("{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"a b\\u0007\",3333,0]}");
            c.judgeAll();
        }),
        NEVER_JUDGES_SHARES(c -> {
            c.loginAndWork();
            while (true) {
                c.read();
            }
        }),
        REFUSES_SHARES_FOR_A_WHILE(true, c -> {
            c.loginAndWork();
            for (int refused = 0; refused < 20; ) {
                JsonNode line = c.read();
                if (line.get("method").asString().equals("mining.submit")) {
                    refused++;
                    c.answer(line, "\"result\":null,\"error\":[24,\"unauthorized\",null]");
                }
            }
            c.judgeAll();
        }),
        NEVER_READS(c -> {
            c.loginAndWork();
            Thread.sleep(60_000);
        }),
        ANSWERS_IN_TONGUES(true, c -> {
            c.loginAndWork();
            String[] odd = {
                "\"result\":null,\"error\":{\"code\":21,\"message\":\"late\"}",
                "\"result\":false,\"error\":\"no\\u001b[2J\"",
                "\"result\":{},\"error\":[]",
                "\"result\":[[[]]],\"error\":[\"x\",5,5,5]",
                "\"error\":[23]"
            };
            for (int i = 0; i < odd.length; ) {
                JsonNode line = c.read();
                if (line.get("method").asString().equals("mining.submit")) {
                    c.send("{\"id\":99999999,\"result\":true,\"error\":null}");
                    c.send("{\"id\":\"?\",\"result\":true,\"error\":null}");
                    c.answer(line, odd[i++]);
                    c.answer(line, odd[0]);
                }
            }
            c.judgeAll();
        }),
        SAYS_WHAT_NOBODY_KNOWS(true, c -> {
            c.loginAndWork();
            c.send("");
            c.send("{}");
            c.send("{\"id\":7,\"method\":\"client.get_version\",\"params\":[]}");
            c.send("{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"hello \\u001b[31m\\n there\"]}");
            c.send("{\"id\":null,\"method\":\"client.show_message\",\"params\":{}}");
            c.judgeAll();
        });

        @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
        private final Script script;

        private final boolean staysGood;

        Trouble(Script script) {
            this(false, script);
        }

        Trouble(boolean staysGood, Script script) {
            this.staysGood = staysGood;
            this.script = script;
        }
    }

    private static void hold(Connection connection) throws Exception {
        while (true) {
            connection.read();
        }
    }

    @ParameterizedTest
    @EnumSource
    void minerRecoversAndSendsOnlyRightShares(Trouble trouble) throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Script bad = trouble.script;
        try (ScriptedPool pool = new ScriptedPool(bad, bad, bad, ScriptedPool.GOOD);
                Miner miner =
                        miner(pool.port(), patience(Duration.ofMillis(trouble.staysGood ? 20_000 : 1_500)), log)) {
            miner.start();
            assertThat(pool.awaitShares(4)).as("shares; log: %s", log).isTrue();
            // NEVER_READS and the like have taken shares that nobody judged; those that were judged are all right.
            assertThat(List.copyOf(pool.problems)).isEmpty();
            if (trouble.staysGood) {
                assertThat(pool.connections).hasValue(1);
            } else {
                assertThat(pool.connections.get()).isGreaterThanOrEqualTo(4);
            }
            DeviceSnapshot device = miner.snapshot().devices().getFirst();
            assertThat(device.state()).isIn(DeviceState.MINING, DeviceState.WAITING);
            assertThat(device.restarts()).isZero();
            assertThat(device.shares().hardwareErrors()).isZero();
            assertThat(List.copyOf(log))
                    .noneMatch(line -> line.contains("internal error") || line.contains("\033"))
                    .as("waits of 0.2 s at most")
                    .noneMatch(line -> line.contains("again in ") && !line.endsWith("again in 1 s"));
        }
    }

    private static Miner miner(int port, NetOptions net, List<String> log) {
        PoolOptions pool =
                new PoolOptions(new PoolUrl(false, "127.0.0.1", port), "t1a.rig", "x", new TlsTrust.Authorities());
        MinerOptions options = new MinerOptions(
                "test",
                ScriptedPool.PARAMS,
                List.of(new CpuDevice(ScriptedPool.PARAMS, 1)),
                List.of(pool),
                net,
                WorkOptions.DEFAULT);
        return new Miner(options, Sensors.NONE, new MinerEvents((tone, line) -> log.add(line)), (d, r) -> {}, log::add);
    }
}
