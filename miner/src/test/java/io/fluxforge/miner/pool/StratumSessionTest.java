package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import io.fluxforge.verifier.EquihashParams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine alone: lines and time in, lines and events out. */
class StratumSessionTest implements SessionListener {
    private static final String TARGET = "7f" + "ff".repeat(31);
    private static final String EASIER = "ff".repeat(32);

    private final List<String> sent = new ArrayList<>();
    private final List<@Nullable PoolJob> work = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<SessionEnd> ends = new ArrayList<>();
    private long nanos;
    private final EquihashParams params = EquihashParams.ZCASH_48_5;
    private boolean proven;
    private StratumSession session = session(NetOptions.DEFAULT, null);

    private StratumSession session(NetOptions net, @Nullable String resume) {
        SessionSettings settings = new SessionSettings(
                "miner/1", new PoolUrl(false, "pool.example", 3333), "t1a.rig", "x", params, proven, resume, net);
        return new StratumSession(
                settings,
                line -> sent.add(new String(line, StandardCharsets.US_ASCII).strip()),
                this,
                InstantSource.fixed(Instant.EPOCH),
                () -> nanos);
    }

    @Override
    public void work(@Nullable PoolJob job) {
        work.add(job);
    }

    @Override
    public void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis) {
        answers.add(verdict + " " + reason);
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    @Override
    public void ended(SessionEnd end) {
        ends.add(end);
    }

    private void receive(String line) {
        session.receive(line.getBytes(StandardCharsets.UTF_8));
    }

    private void login() {
        session.start();
        receive("{\"id\":1,\"result\":[\"s-7\",\"a1b2c3d4\"],\"error\":null}");
        receive("{\"id\":2,\"result\":true,\"error\":null}");
    }

    private void target(String target) {
        receive("{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + target + "\"]}");
    }

    private void job(String id, boolean clean) {
        receive("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" + id + "\",\"04000000\",\"" + "11".repeat(32)
                + "\",\"" + "22".repeat(32) + "\",\"" + "33".repeat(32) + "\",\"01020304\",\"ffff1f20\"," + clean
                + "]}");
    }

    private void job(String id, String tip, String tail) {
        receive("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" + id + "\",\"04000000\",\"" + tip.repeat(32)
                + "\",\"" + "22".repeat(32) + "\",\"" + "33".repeat(32) + "\",\"01020304\",\"ffff1f20\"," + tail
                + "]}");
    }

    private PoolJob current() {
        return Objects.requireNonNull(session.current());
    }

    private Share share(PoolJob job) {
        byte[] nonce2 = new byte[job.nonce2Bytes()];
        return new Share(job, nonce2, new byte[36], false, (share, verdict, reason, latency) -> {});
    }

    @Test
    void logsInAndSubmitsInTheWordsOfTheProtocol() {
        login();
        target(TARGET);
        job("j1", true);
        assertThat(session.submit(share(current()))).isTrue();
        assertThat(sent)
                .containsExactly(
                        "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"miner/1\",null,\"pool.example\",3333]}",
                        "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"t1a.rig\",\"x\"]}",
                        "{\"id\":3,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}",
                        "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"t1a.rig\",\"j1\",\"01020304\",\""
                                + "00".repeat(28) + "\",\"24" + "00".repeat(36) + "\"]}");
        assertThat(current().header(new byte[28]).toBytes())
                .startsWith(4, 0, 0, 0, 0x11)
                .hasSize(140);
        assertThat(session.sessionId()).isEqualTo("s-7");
    }

    /** ChileBob's StratumPool reads one line of a segment, and the next only when another segment comes. */
    @Test
    void sendsNothingMoreBeforeTheLoginIsAnswered() {
        session.start();
        assertThat(sent).hasSize(1);
        receive("{\"id\":1,\"result\":[null,\"a1b2c3d4\"],\"error\":null}");
        assertThat(sent).hasSize(2);
        receive("{\"id\":2,\"result\":true,\"error\":null}");
        assertThat(sent).hasSize(3);
    }

    @Test
    void asksToResume() {
        session = session(NetOptions.DEFAULT, "s-7");
        session.start();
        assertThat(sent).first().asString().contains("[\"miner/1\",\"s-7\",");
    }

    @Test
    void asksForAnotherSessionIfThePoolDoesNotLikeThat() {
        session = session(NetOptions.DEFAULT, "s-7");
        session.start();
        receive("{\"id\":1,\"result\":null,\"error\":[20,\"no such session\",null]}");
        assertThat(sent).last().asString().contains("\"id\":2", "mining.subscribe", "[\"miner/1\",null,");
        receive("{\"id\":2,\"result\":null,\"error\":[20,\"full\",null]}");
        assertThat(ends).singleElement().asString().contains("refused to subscribe: full");
    }

    private PoolJob lose(String id) {
        login();
        target(TARGET);
        job(id, true);
        PoolJob job = current();
        session.end(SessionEnd.lost("gone"));
        assertThat(job.isLive()).isTrue();
        return job;
    }

    @Test
    void whatIsFoundForALostJobGoesToTheSessionThatGoesOnWithIt() {
        PoolJob lost = lose("j1");
        StratumSession before = session;
        assertThat(before.submit(share(lost))).isTrue();
        session = session(NetOptions.DEFAULT, "s-7");
        login();
        target(EASIER);
        job("j1", true);
        sent.clear();
        HeldShares held = Objects.requireNonNull(before.held());
        held.resume(current());
        assertThat(sent).singleElement().asString().contains("mining.submit", "\"j1\"");
        assertThat(before.submit(share(lost))).as("still at work on it").isTrue();
        assertThat(sent).hasSize(2);
        job("j2", "44", "true");
        assertThat(lost.isLive()).isFalse();
        assertThat(before.submit(share(lost))).isFalse();
        held.release();
        assertThat(answers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a1b2c3d4, j2", "a1b2c3d5, j1", "a1b2c3, j1"})
    void otherWorkDoesNotGetIt(String nonce1, String id) {
        PoolJob lost = lose("j1");
        StratumSession before = session;
        List<Share.Verdict> verdicts = new ArrayList<>();
        Share share = new Share(
                lost, new byte[28], new byte[36], false, (same, verdict, reason, latency) -> verdicts.add(verdict));
        assertThat(before.submit(share)).isTrue();
        session = session(NetOptions.DEFAULT, "s-7");
        session.start();
        receive("{\"id\":1,\"result\":[\"s-7\",\"" + nonce1 + "\"],\"error\":null}");
        receive("{\"id\":2,\"result\":true,\"error\":null}");
        target(EASIER);
        job(id, true);
        sent.clear();
        Objects.requireNonNull(before.held()).resume(current());
        assertThat(sent).isEmpty();
        assertThat(verdicts).containsExactly(Share.Verdict.UNANSWERED);
        assertThat(before.submit(share(lost))).isFalse();
        assertThat(lost.isLive()).isFalse();
    }

    @Test
    void aHarderTargetIsHeeded() {
        PoolJob lost = lose("j1");
        StratumSession before = session;
        assertThat(before.submit(share(lost))).isTrue();
        session = session(NetOptions.DEFAULT, "s-7");
        login();
        target("00".repeat(31) + "01");
        job("j1", true);
        sent.clear();
        Objects.requireNonNull(before.held()).resume(current());
        assertThat(sent).isEmpty();
    }

    @Test
    void holdsABoundedNumberAndOnlyIfThePoolNamedTheSession() {
        PoolJob lost = lose("j1");
        for (int i = 0; i < HeldShares.MOST; i++) {
            assertThat(session.submit(share(lost))).isTrue();
        }
        assertThat(session.submit(share(lost))).isFalse();
        session = session(NetOptions.DEFAULT, null);
        session.start();
        receive("{\"id\":1,\"result\":[null,\"a1b2c3d4\"],\"error\":null}");
        receive("{\"id\":2,\"result\":true,\"error\":null}");
        target(TARGET);
        job("j1", true);
        PoolJob job = current();
        session.end(SessionEnd.lost("gone"));
        assertThat(session.held()).isNull();
        assertThat(job.isLive()).isFalse();
    }

    @Test
    void targetCountsFromTheNextJobOn() {
        login();
        target(TARGET);
        job("j1", true);
        target(EASIER);
        assertThat(current().target()).hasToString(TARGET);
        job("j2", false);
        assertThat(current().target()).hasToString(EASIER);
        assertThat(work).hasSize(2);
    }

    @Test
    void worksOnlyWhenAllIsKnown() {
        session.start();
        job("j1", true);
        target(TARGET);
        receive("{\"id\":1,\"result\":[null,\"a1b2c3d4\"],\"error\":null}");
        assertThat(work).isEmpty();
        receive("{\"id\":2,\"result\":true,\"error\":null}");
        assertThat(work).hasSize(1);
        assertThat(current().id()).isEqualTo("j1");
    }

    @Test
    void cleanJobsMakeEarlierOnesVoidAndOthersDoNot() {
        login();
        target(TARGET);
        job("j1", true);
        PoolJob first = current();
        job("j2", false);
        PoolJob second = current();
        assertThat(first.isLive()).isTrue();
        assertThat(session.submit(share(first))).isTrue();
        job("j3", "44", "true");
        assertThat(first.isLive()).isFalse();
        assertThat(session.submit(share(second))).isFalse();
        assertThat(session.submit(share(current()))).isTrue();
    }

    @Test
    void aJobOfTheSameIdMakesTheEarlierOneVoid() {
        login();
        target(TARGET);
        job("same", true);
        PoolJob first = current();
        job("same", false);
        assertThat(session.submit(share(first))).isFalse();
        assertThat(session.submit(share(current()))).isTrue();
    }

    @Test
    void remembersABoundedNumberOfJobs() {
        login();
        target(TARGET);
        job("j", true);
        PoolJob first = current();
        for (int i = 0; i < LiveJobs.MOST; i++) {
            assertThat(first.isLive()).isTrue();
            job("j" + i, false);
        }
        assertThat(first.isLive()).isFalse();
    }

    @Test
    void anotherNonce1StopsWorkUntilTheNextJob() {
        login();
        target(TARGET);
        job("j1", true);
        PoolJob old = current();
        receive("{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"0b0c\"]}");
        assertThat(session.current()).isNull();
        assertThat(work).last().isNull();
        assertThat(session.submit(share(old))).isFalse();
        job("j2", false);
        assertThat(current().nonce2Bytes()).isEqualTo(30);
        assertThat(session.submit(share(old))).isFalse();
    }

    @Test
    void anotherNonce1WithoutAJobCountsAfterAWhile() {
        login();
        target(TARGET);
        job("j1", true);
        receive("{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"0b0c\"]}");
        nanos += Duration.ofSeconds(4).toNanos();
        session.tick();
        assertThat(current().nonce2Bytes()).isEqualTo(30);
        assertThat(ends).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"result\":true,\"error\":null|ACCEPTED ",
                "\"error\":null,\"result\":true|ACCEPTED ",
                "\"result\":true|ACCEPTED ",
                "\"result\":false,\"error\":null|REJECTED no reason given",
                "\"result\":null,\"error\":[21,\"job not found\",null]|STALE job not found",
                "\"result\":false,\"error\":[21,\"Stale share\",null]|STALE Stale share",
                "\"result\":null,\"error\":[23,\"low difficulty\",null]|REJECTED low difficulty",
                "\"result\":true,\"error\":[20,\"odd\",null]|REJECTED odd",
                "\"result\":null,\"error\":\"bad\\u0007\"|REJECTED bad?",
                "\"result\":null,\"error\":{\"code\":22}|REJECTED {\"code\":22}",
                "\"result\":[1,2],\"error\":[]|REJECTED []",
            })
    void readsEveryWayToAnswerAShare(String answer, String verdict) {
        login();
        target(TARGET);
        job("j1", true);
        session.submit(share(current()));
        receive("{\"id\":4," + answer + "}");
        receive("{\"id\":4," + answer + "}");
        assertThat(answers)
                .containsExactly(verdict == null ? "" : verdict.endsWith("ACCEPTED") ? "ACCEPTED " : verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "'[]',                       pool.example, 3333, 0",
        "'[\"\",0,5]',               pool.example, 3333, 5",
        "'[\"pool.example\",4444]',  pool.example, 4444, 0",
        "'[\"POOL.example\",\"4444\",\"9\"]', POOL.example, 4444, 9",
        "'[null,-1,100000]',         pool.example, 3333, 300",
        "'{}',                       pool.example, 3333, 0",
    })
    void comesBackWhereThePoolSays(String params, String host, int port, int wait) {
        login();
        receive("{\"id\":null,\"method\":\"client.reconnect\",\"params\":" + params + "}");
        SessionEnd.Redirect redirect = Objects.requireNonNull(ends.getFirst().redirect());
        assertThat(redirect.url()).isEqualTo(new PoolUrl(false, host, port));
        assertThat(redirect.waitSeconds()).isEqualTo(wait);
    }

    @Test
    void followsToAnotherHostOnlyIfAllowed() {
        login();
        String line = "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"other.example\",1,1]}";
        receive(line);
        assertThat(ends).isEmpty();
        assertThat(notices).first().asString().contains("other.example:1", "not followed");
        NetOptions d = NetOptions.DEFAULT;
        session = session(
                new NetOptions(
                        d.connectTimeout(),
                        d.loginTimeout(),
                        d.jobTimeout(),
                        d.answerTimeout(),
                        d.keepAlive(),
                        d.firstRetry(),
                        d.longestRetry(),
                        true,
                        d.proxy()),
                null);
        receive(line);
        assertThat(Objects.requireNonNull(ends.getFirst().redirect()).url().host())
                .isEqualTo("other.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void endsWhenThePoolIsSilent(int stage) {
        NetOptions net = NetOptions.DEFAULT;
        if (stage == 0) {
            session.start();
            nanos += net.loginTimeout().toNanos();
        } else {
            login();
            nanos += net.loginTimeout().plus(net.jobTimeout()).toNanos();
        }
        if (stage >= 2) {
            target(TARGET);
            job("j1", true);
        }
        if (stage == 2) {
            session.submit(share(current()));
            nanos += net.answerTimeout().toNanos();
        }
        session.tick();
        assertThat(ends).isEmpty();
        if (stage >= 3) {
            nanos += net.keepAlive().toNanos() + 1;
            session.tick();
            assertThat(sent).last().asString().contains("mining.authorize");
            if (stage == 4) {
                receive("{\"id\":4,\"result\":true,\"error\":null}");
            }
            nanos += net.answerTimeout().toNanos();
        }
        nanos++;
        session.tick();
        assertThat(ends).hasSize(stage == 4 ? 0 : 1);
        assertThat(answers).hasSize(stage == 2 ? 1 : 0);
    }

    @Test
    void sharesWithoutAnAnswerAreToldAtTheEnd() {
        login();
        target(TARGET);
        job("j1", true);
        PoolJob job = current();
        session.submit(share(job));
        session.end(SessionEnd.of("cut"));
        session.end(SessionEnd.of("again"));
        assertThat(answers).containsExactly("UNANSWERED cut");
        assertThat(ends).hasSize(1);
        assertThat(session.submit(share(job))).isFalse();
        assertThat(session.current()).isNull();
        job("j2", true);
        assertThat(session.current()).isNull();
    }

    @Test
    void refusedWorkerIsSaidSo() {
        session.start();
        receive("{\"id\":1,\"result\":[null,\"a1b2c3d4\"],\"error\":null}");
        receive("{\"id\":2,\"result\":null,\"error\":[24,\"unknown address\",null]}");
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().kind()).isEqualTo(SessionEnd.Kind.REFUSED);
        assertThat(ends.getFirst().reason()).contains("t1a.rig", "unknown address");
    }

    @Test
    void noLineEverThrows() {
        String[] seeds = {
            "{\"id\":1,\"result\":[\"s-7\",\"a1b2c3d4\"],\"error\":null}",
            "{\"id\":2,\"result\":true,\"error\":null}",
            "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + TARGET + "\"]}",
            "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"0b0c\"]}",
            "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"a\",1,1]}",
            "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"a\",\"04000000\",\"" + "11".repeat(32) + "\",\""
                    + "22".repeat(32) + "\",\"" + "33".repeat(32) + "\",\"01020304\",\"ffff1f20\",true]}",
            "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"x\"]}"
        };
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            session = session(NetOptions.DEFAULT, null);
            session.start();
            for (int i = 0; i < 20; i++) {
                byte[] line = seeds[random.nextInt(seeds.length)].getBytes(StandardCharsets.UTF_8);
                for (int change = random.nextInt(3); change > 0; change--) {
                    line[random.nextInt(line.length)] =
                            (byte) (random.nextBoolean() ? random.nextInt() : ",[]{}\"0".charAt(random.nextInt(7)));
                }
                session.receive(line);
                nanos += random.nextInt(1_000_000_000);
                session.tick();
                PoolJob job = session.current();
                if (job != null) {
                    assertThat(job.nonce2Bytes()).as("seed %d", seed).isBetween(8, 32);
                    session.submit(share(job));
                }
            }
        }
    }

    @Test
    void keepsEarlierJobsWhenACleanOneIsForTheSameBlock() {
        login();
        target(TARGET);
        job("j1", "11", "true,false,\"ZcashPoW\"");
        PoolJob first = current();
        job("j2", "11", "true,false,\"ZcashPoW\"");
        assertThat(first.isLive()).isTrue();
        assertThat(session.submit(share(first))).isTrue();
        PoolJob second = current();
        job("j3", "44", "true,false,\"ZcashPoW\"");
        assertThat(first.isLive()).isFalse();
        assertThat(second.isLive()).isFalse();
        assertThat(session.submit(share(second))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "144_5,BgoldPoW,wants 144\\,5:BgoldPoW",
        "192_7,ZcashPoW,wants 192\\,7:ZcashPoW",
        "125_4,ZelProof,wants zelhash",
        "48_5,ZERO_PoW,wants 48\\,5:ZERO_PoW",
        "sha256d,none,a proof of work that is not known here"
    })
    void aPoolThatWantsAnotherProofOfWorkIsLeftBeforeANonceIsSpent(String algorithm, String name, String message) {
        login();
        target(TARGET);
        job("j1", "11", "true,\"" + algorithm + "\",\"" + name + "\"");
        assertThat(work).isEmpty();
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo(SessionEnd.Kind.WRONG_PROOF);
            assertThat(end.reason()).contains(message.replace("\\", "")).doesNotContain("\n");
        });
    }

    /** As s-nomp names it to who comes after a refresh, and ChileBob's StratumPool to all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false,\"BgoldPoW\"|names one half of its proof of work only, 'BgoldPoW'",
                "\"BgoldPoW\"|names one half of its proof of work only, 'BgoldPoW'",
                "\"144_5\"|names one half of its proof of work only, '144_5'",
                "false,\"ZelProof\"|wants zelhash, this miner solves 48,5:ZcashPoW",
                "\"125_4\",null|wants zelhash, this miner solves 48,5:ZcashPoW"
            })
    void halfANameThatIsNotOursIsEnoughToLeave(String tail, String message) {
        login();
        target(TARGET);
        job("j1", "11", "true," + tail);
        assertThat(work).isEmpty();
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo(SessionEnd.Kind.WRONG_PROOF);
            assertThat(end.reason()).contains(message).contains("--params");
        });
    }

    @ParameterizedTest
    @CsvSource({"48_5,ZcashPoW", "'48,5',ZcashPoW", "Equihash 48/5,ZcashPoW", "48_5,''", "'',ZcashPoW"})
    void aPoolThatNamesOurProofOfWorkIsWorkedFor(String algorithm, String name) {
        login();
        target(TARGET);
        job("j1", "11", "true,\"" + algorithm + "\",\"" + name + "\"");
        assertThat(ends).isEmpty();
        assertThat(current().proof()).isPresent();
    }

    @Test
    void aRejectionThatNamesAnotherLengthOfSolutionsEndsTheSession() {
        login();
        target(TARGET);
        job("j1", true);
        session.submit(share(current()));
        receive("{\"id\":4,\"result\":null,\"error\":[20,\"incorrect size of solution (74), expected 202\"]}");
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo(SessionEnd.Kind.WRONG_PROOF);
            assertThat(end.reason()).contains("solutions of 202 hex digits, which is Equihash 144,5", "have 74");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"incorrect size of solution (70), expected 74", "low difficulty share of 0.1, expected 202"})
    void aRejectionForAnotherReasonDoesNot(String reason) {
        login();
        target(TARGET);
        job("j1", true);
        session.submit(share(current()));
        receive("{\"id\":4,\"result\":null,\"error\":[20,\"" + reason + "\"]}");
        assertThat(answers).containsExactly("REJECTED " + reason);
        assertThat(ends).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "false", "[ ]"})
    void anEmptyErrorBesideTrueIsNone(String error) {
        login();
        target(TARGET);
        job("j1", true);
        session.submit(share(current()));
        receive("{\"id\":4,\"result\":true,\"error\":" + error + "}");
        assertThat(answers).containsExactly("ACCEPTED ");
    }

    @Test
    void aNonce1ThatIsTooLongIsNamed() {
        session.start();
        receive("{\"id\":1,\"result\":[null,\"" + "ab".repeat(30) + "\"],\"error\":null}");
        assertThat(ends)
                .singleElement()
                .satisfies(end -> assertThat(end.reason())
                        .contains("a NONCE_1 that is no use: its 60 hex digits leave less than"));
    }

    @Test
    void theOtherTransportIsProposedOnlyWhereNoPoolHasGivenWorkYet() {
        session.start();
        assertThat(session.advice()).contains("stratum+ssl://");
        proven = true;
        session = session(NetOptions.DEFAULT, null);
        session.start();
        assertThat(session.advice()).isEmpty();
    }
}
