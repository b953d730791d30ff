package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareRecord;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has gone wrong in real pools, done to this one: a test for each row about shares in the table of troubles. The rows about clients
 * that misbehave are in {@code DefenceTest}, about the difficulty in {@code VardiffTest}, about the disk in {@code JournalKillTest}.
 */
class TroubleTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> SUBMITS = Conversation.submits();

    @TempDir
    private Path folder;

    private static String param(String submit, int i) {
        return JsonMapper.shared().readTree(submit).get("params").get(i).asString();
    }

    private static String with(String submit, int i, String value) {
        return submit.replace("\"" + param(submit, i) + "\"", "\"" + value + "\"");
    }

    private TestPool pool() throws IOException {
        return new TestPool(folder).start().publish(Conversation.job(0));
    }

    /** NOMP 430, powerpool 128, miningcore 710. */
    @Test
    void sameShareInOtherLettersOrWithATailIsNoSecondShare() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            String share = SUBMITS.get(0);
            assertThat(miner.code(share)).isZero();
            String nonce = param(share, 3);
            String solution = param(share, 4);
            assertThat(miner.code(share)).isEqualTo(22);
            assertThat(miner.code(with(share, 4, solution.toUpperCase(Locale.ROOT))))
                    .isEqualTo(22);
            assertThat(miner.code(with(share, 3, nonce.toUpperCase(Locale.ROOT))))
                    .isEqualTo(22);
            assertThat(miner.code(with(share, 2, param(share, 2).toUpperCase(Locale.ROOT))))
                    .isEqualTo(22);
            assertThat(miner.code(share.replace("]}", ",\"tail\"]}"))).isEqualTo(22);
            assertThat(miner.code(with(share, 4, solution + "00"))).isEqualTo(20);
            assertThat(miner.code(with(share, 3, nonce + "00"))).isEqualTo(20);
            assertThat(miner.code(with(share, 2, param(share, 2) + "00"))).isEqualTo(20);
            assertThat(pool.pool().counts().of(ShareVerdict.ACCEPTED)).isEqualTo(1);
        }
    }

    /** Two templates of one tip can have the same header: the share of one is a duplicate under the id of the other. */
    @Test
    void sameShareUnderAnotherJobOfTheSameHeaderIsADuplicate() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.publish(Conversation.job(0));
            miner.readUntil("mining.notify");
            assertThat(miner.code(with(SUBMITS.get(0), 1, "70"))).isEqualTo(22);
            // The old job of the same tip stays valid, and the new one is as good.
            assertThat(miner.code(SUBMITS.get(1))).isZero();
            assertThat(miner.code(with(SUBMITS.get(2), 1, "70"))).isZero();
            assertThat(miner.code(SUBMITS.get(2))).isEqualTo(22);
        }
    }

    @Test
    void sameShareAfterAForkAndBackOrARestartIsADuplicate() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.publish(Conversation.job(1)).publish(Conversation.job(0));
            miner.readUntil("mining.notify");
            miner.readUntil("mining.notify");
            assertThat(miner.code(with(SUBMITS.get(0), 1, "71"))).isEqualTo(22);
        }
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isEqualTo(22);
            assertThat(miner.code(SUBMITS.get(1))).isZero();
        }
    }

    /** node-stratum-pool 16. */
    @Test
    void junkBehindNonce2IsRefused() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            String share = SUBMITS.get(0);
            String nonce = param(share, 3);
            for (String junk : new String[] {
                nonce + "zz",
                nonce.substring(2) + "zz",
                nonce.substring(1) + " ",
                "0x" + nonce.substring(2),
                "\\u0030" + nonce.substring(1)
            }) {
                assertThat(miner.code(with(share, 3, junk))).as(junk).isEqualTo(20);
            }
            assertThat(miner.code(share)).isZero();
            assertThat(pool.pool().counts().of(ShareVerdict.MALFORMED)).isEqualTo(5);
        }
    }

    /** zcash 3256, z-nomp 339: solutions that an incomplete verifier passes. */
    @Test
    void fakeSolutionsAreRefused() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            String share = SUBMITS.get(0);
            byte[] solution = HEX.parseHex(param(share, 4).substring(2));
            List<int[]> fakes = new ArrayList<>();
            int[] indices = SolutionCodec.unpack(EquihashParams.ZELHASH, solution);
            // All the same: every XOR is zero. Two equal halves: likewise. Swapped halves and pairs: the same XOR.
            fakes.add(new int[indices.length]);
            int[] halves = indices.clone();
            System.arraycopy(indices, 0, halves, 8, 8);
            fakes.add(halves);
            int[] swapped = indices.clone();
            System.arraycopy(indices, 8, swapped, 0, 8);
            System.arraycopy(indices, 0, swapped, 8, 8);
            fakes.add(swapped);
            for (int i = 0; i < indices.length; i++) {
                int[] near = indices.clone();
                near[i] ^= 1;
                fakes.add(near);
            }
            int judged = 0;
            for (int[] fake : fakes) {
                String text = "34" + HEX.formatHex(SolutionCodec.pack(EquihashParams.ZELHASH, fake));
                int code = miner.code(with(share, 4, text));
                // A hash above the target never gets as far as Equihash.
                assertThat(code).isIn(20, 23);
                judged += code == 20 ? 1 : 0;
                pool.pass(60);
            }
            assertThat(judged).isGreaterThan(4);
            assertThat(pool.pool().counts().of(ShareVerdict.INVALID_SOLUTION)).isEqualTo(judged);
            assertThat(pool.pool().counts().of(ShareVerdict.ACCEPTED)).isZero();
        }
    }

    /** Each share breaks two rules: the one that is cheaper to check is named. */
    @Test
    void cheapestCheckComesFirst() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            String share = SUBMITS.get(0);
            String late = with(share, 2, "ffffffff");
            assertThat(miner.code(with(with(late, 1, "99"), 4, "34" + "00".repeat(52))))
                    .isEqualTo(21);
            assertThat(miner.ask(with(late, 4, "34")).get("error").get(1).asString())
                    .startsWith("malformed share");
            assertThat(miner.ask(with(late, 4, "34" + "00".repeat(52)))
                            .get("error")
                            .get(1)
                            .asString())
                    .isEqualTo("time out of range");
            // Invalid and, for one in two of them, above the target: then the solution is not looked at.
            byte[] header = header(share);
            for (int i = 0; i < 8; i++) {
                byte[] solution = new byte[52];
                solution[51] = (byte) i;
                boolean met = TestPool.HALF.isMetBy(new BlockHeader(header).hash(solution), 0);
                assertThat(miner.code(with(share, 4, "34" + HEX.formatHex(solution))))
                        .isEqualTo(met ? 20 : 23);
            }
        }
    }

    private static byte[] header(String submit) {
        byte[] header = new byte[140];
        System.arraycopy(Conversation.job(0).header(), 0, header, 0, 108);
        System.arraycopy(HEX.parseHex("a1b2c3d4" + param(submit, 3)), 0, header, 108, 32);
        return header;
    }

    /** open-ethereum-pool 42. */
    @Test
    void noTwoLiveConnectionsHaveTheSameNonce1() throws IOException {
        try (TestPool pool = pool()) {
            List<TestMiner> miners = new ArrayList<>();
            List<String> nonces = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestMiner miner = pool.connect();
                miners.add(miner);
                nonces.add(miner.login("t1a." + i, "x"));
            }
            assertThat(nonces).doesNotHaveDuplicates();
            // Subscribing again gives the same.
            JsonNode again = miners.get(3).ask("{\"id\":9,\"method\":\"mining.subscribe\",\"params\":[]}");
            assertThat(again.get("result").get(1).asString()).isEqualTo(nonces.get(3));
            for (TestMiner miner : miners) {
                miner.close();
            }
        }
    }

    /** c2pool 762. */
    @Test
    void shareIsJudgedByTheTargetOfItsJob() throws IOException {
        DifficultyPolicy policy = new DifficultyPolicy(TestPool.HALF, 1, 1, 1e12, 0);
        try (TestPool pool =
                        new TestPool(folder, policy, options -> options).start().publish(Conversation.job(0));
                TestMiner miner = pool.connectWorking()) {
            Target hard = Target.ofDifficulty(1e12, TestPool.HALF);
            assertThat(miner.code("{\"id\":3,\"method\":\"mining.suggest_target\",\"params\":[\"" + hard + "\"]}"))
                    .isZero();
            // Nothing changes on a job already handed out.
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.publish(Conversation.job(0));
            assertThat(miner.read().get("params").get(0).asString()).isEqualTo(hard.toString());
            assertThat(miner.read().get("method").asString()).isEqualTo("mining.notify");
            assertThat(miner.code(SUBMITS.get(1))).isZero();
            assertThat(miner.code(with(SUBMITS.get(2), 1, "70"))).isEqualTo(23);
            assertThat(miner.code(SUBMITS.get(2))).isZero();
            // And back: the easy target holds for the third job, the hard one still for the second.
            String easy = "{\"id\":3,\"method\":\"mining.suggest_target\",\"params\":[\"" + TestPool.HALF + "\"]}";
            assertThat(miner.code(easy)).isZero();
            pool.publish(Conversation.job(0));
            miner.readUntil("mining.notify");
            assertThat(miner.code(with(SUBMITS.get(3), 1, "70"))).isEqualTo(23);
            assertThat(miner.code(with(SUBMITS.get(3), 1, "71"))).isZero();
        }
    }

    /** The pool's own time of day may be years away. */
    @Test
    void timeMustBeOneThatTheJobsNodeTakes() throws IOException {
        try (TestPool pool = pool()) {
            pool.millis.addAndGet(-10L * 365 * 86_400 * 1000);
            StratumJob job = Conversation.job(0);
            JobTimes times = new JobTimes(Conversation.TIME - 600, Conversation.TIME + 360, pool.nanos.get());
            pool.publish(new StratumJob(
                    job.params(), job.header(), job.height(), job.networkTarget(), times, true, job.submitter()));
            try (TestMiner miner = pool.connectWorking()) {
                String share = with(SUBMITS.get(0), 1, "70");
                for (long time : new long[] {Conversation.TIME - 601, Conversation.TIME + 361, 0xffff_ffffL, 0}) {
                    assertThat(message(miner, with(share, 2, wireTime(time)))).isEqualTo("time out of range");
                }
                for (long time : new long[] {Conversation.TIME - 600, Conversation.TIME + 360}) {
                    // In time, but then it is another header, of which this is no solution.
                    assertThat(message(miner, with(share, 2, wireTime(time)))).doesNotContain("time");
                }
                // The node's clock goes on with ours that only moves on.
                pool.nanos.addAndGet(10_000_000_000L);
                assertThat(message(miner, with(share, 2, wireTime(Conversation.TIME + 370))))
                        .doesNotContain("time");
                assertThat(message(miner, with(share, 2, wireTime(Conversation.TIME + 371))))
                        .isEqualTo("time out of range");
                assertThat(miner.code(share)).isZero();
            }
        }
    }

    private static String message(TestMiner miner, String line) throws IOException {
        return miner.ask(line).get("error").get(1).asString();
    }

    /** The source has lost its nodes: a block of the last job is still taken, other shares are not. */
    @Test
    void nothingButABlockIsWantedOfAJobThatWasTakenBack() throws IOException {
        List<String> blocks = new CopyOnWriteArrayList<>();
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.idle("no node");
            assertThat(miner.readUntil("client.show_message")
                            .get("params")
                            .get(0)
                            .asString())
                    .isEqualTo("no node");
            assertThat(miner.code(SUBMITS.get(1))).isEqualTo(21);
            try (TestMiner late = pool.connect()) {
                late.login("t1TestAddress.rig2", "x");
                assertThat(late.read().get("method").asString()).isEqualTo("client.show_message");
            }
            // The same tip again: what was refused counts now, under either job.
            pool.publish(
                    Conversation.job(0, Target.MAX, false, (header, solution) -> blocks.add(HEX.formatHex(header))));
            miner.readUntil("mining.notify");
            assertThat(miner.code(SUBMITS.get(1))).isZero();
            pool.idle("no node");
            miner.readUntil("client.show_message");
            assertThat(miner.code(with(SUBMITS.get(2), 1, "70"))).isZero();
            assertThat(blocks).hasSize(1);
        }
    }

    private static String wireTime(long time) {
        return String.format("%08x", Integer.reverseBytes((int) time));
    }

    @Test
    void jobsOfAnotherTipAreStaleAtOnce() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            pool.publish(Conversation.job(1));
            JsonNode notice = miner.readUntil("mining.notify");
            assertThat(notice.get("params").get(7).asBoolean()).isTrue();
            assertThat(miner.code(SUBMITS.get(1))).isEqualTo(21);
            assertThat(miner.code(SUBMITS.get(4))).isZero();
        }
    }

    @Test
    void workerMustBeAuthorisedAndClientSubscribed() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connect()) {
            String share = SUBMITS.get(0);
            assertThat(miner.code(share)).isEqualTo(25);
            assertThat(miner.code("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"bad name\",\"x\"]}"))
                    .isEqualTo(24);
            assertThat(miner.code("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"x1.rig\",\"x\"]}"))
                    .isEqualTo(24);
            assertThat(miner.code("{\"id\":2,\"method\":\"mining.authorize\"}")).isEqualTo(24);
            miner.login("t1TestAddress.rig1", "x");
            assertThat(miner.code(with(share, 0, "t1TestAddress.rig2"))).isEqualTo(24);
            assertThat(miner.code(share)).isZero();
            assertThat(miner.code("{\"id\":5,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}"))
                    .isZero();
            assertThat(miner.code("{\"id\":6,\"method\":\"mining.get_transactions\",\"params\":[]}"))
                    .isEqualTo(20);
        }
    }

    @Test
    void blockGoesToTheNodeWholeAndToTheJournal() throws IOException {
        List<String> blocks = new CopyOnWriteArrayList<>();
        StratumJob job = Conversation.job(
                0,
                Target.MAX,
                true,
                (header, solution) -> blocks.add(HEX.formatHex(header) + " " + HEX.formatHex(solution)));
        try (TestPool pool = new TestPool(folder).start().publish(job);
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            assertThat(blocks)
                    .containsExactly(HEX.formatHex(header(SUBMITS.get(0))) + " "
                            + param(SUBMITS.get(0), 4).substring(2));
            assertThat(pool.pool().counts().blocks()).isEqualTo(1);
            assertThat(pool.events)
                    .anyMatch(event -> event.startsWith("block-found height=1500000 worker=t1TestAddress"));
        }
        List<Byte> types = new ArrayList<>();
        new JournalReader(folder.resolve("journal"))
                .read(JournalPosition.START, (type, payload, next) -> types.add(type));
        assertThat(types).containsExactly((byte) 1, (byte) 2);
    }

    /** A node that cannot be reached costs a block perhaps, but never the miner's share. */
    @Test
    void shareCountsThoughItsBlockCannotBeHandedOver() throws IOException {
        StratumJob job = Conversation.job(0, Target.MAX, true, (header, solution) -> {
            throw new IllegalStateException("no node");
        });
        try (TestPool pool = new TestPool(folder).start().publish(job);
                TestMiner miner = pool.connectWorking()) {
            assertThat(miner.code(SUBMITS.get(0))).isZero();
            assertThat(pool.events).anyMatch(event -> event.startsWith("block-not-submitted height=1500000"));
        }
    }

    /** miningcore 467: what was acknowledged is on the disk before the answer, once, with all that paying for it needs. */
    @Test
    void acknowledgedSharesAreInTheJournal() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            for (int i = 0; i < 4; i++) {
                assertThat(miner.code(SUBMITS.get(i))).isZero();
                assertThat(miner.code(SUBMITS.get(i))).isEqualTo(22);
            }
            assertThat(journal()).hasSize(4).allSatisfy(share -> {
                assertThat(share.worker()).isEqualTo("t1TestAddress.rig1");
                assertThat(share.target()).isEqualTo(TestPool.HALF);
                assertThat(share.height()).isEqualTo(1_500_000);
                assertThat(share.timeMillis()).isEqualTo(Conversation.TIME * 1000);
                assertThat(new BigInteger(1, share.tip()).toString(16)).isEqualTo("1".repeat(64));
            });
        }
    }

    private List<ShareRecord> journal() throws IOException {
        List<ShareRecord> shares = new ArrayList<>();
        new JournalReader(folder.resolve("journal"))
                .read(JournalPosition.START, (type, payload, next) -> shares.add(ShareRecord.decode(payload)));
        return shares;
    }

    /** A ring of two slots and six shares in one segment: nothing is lost, and the answers keep their order. */
    @Test
    void fullRingHoldsReadingBackAndLosesNothing() throws IOException {
        try (TestPool pool = new TestPool(folder, TestPool.FIXED, options -> options.withRingSize(2))
                        .start()
                        .publish(Conversation.job(0));
                TestMiner miner = pool.connectWorking()) {
            StringBuilder all = new StringBuilder();
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 4; i++) {
                    int id = 4 * round + i;
                    all.append(SUBMITS.get(i).replace("\"id\":4", "\"id\":" + id))
                            .append('\n');
                }
            }
            miner.sendBytes(all.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            for (int id = 0; id < 80; id++) {
                JsonNode answer = miner.answer();
                assertThat(answer.get("id").asInt()).isEqualTo(id);
                assertThat(answer.get("error").isNull()).isEqualTo(id < 4);
            }
        }
    }

    @Test
    void journalThatCannotBeWrittenAcknowledgesNothing() throws IOException {
        try (TestPool pool = pool();
                TestMiner miner = pool.connectWorking()) {
            // The next segment's name is taken by a folder.
            java.nio.file.Files.createDirectories(folder.resolve("journal/shares-000000000001.journal/x"));
            JsonNode answer = miner.ask(SUBMITS.get(0));
            assertThat(answer.get("error").get(1).asString()).isEqualTo("share could not be recorded");
            assertThat(pool.events).anyMatch(event -> event.startsWith("journal-failed shares-refused=1"));
            java.nio.file.Files.delete(folder.resolve("journal/shares-000000000001.journal/x"));
            java.nio.file.Files.delete(folder.resolve("journal/shares-000000000001.journal"));
            assertThat(miner.code(SUBMITS.get(1))).isZero();
            assertThat(journal()).hasSize(1);
        }
    }

    @Test
    void defaultsLeaveRoomForMiners() {
        assertThat(Limits.DEFAULT.lineBytesBefore()).isEqualTo(32 * 1024);
        assertThat(Limits.DEFAULT.lineBytesAfter()).isEqualTo(4 * 1024);
    }
}
