package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.ProxySources;
import io.fluxforge.stratum.server.net.SoloRule;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.Sha256d;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Conversations that nobody here wrote, held with this server. */
class RecordedConversationsTest {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    private Path folder;

    /**
     * Every line of the miner is sent as recorded; every line of the recording pool must come, equal as JSON, but that this pool names
     * its sessions.
     */
    @Test
    void referenceMinerMines() throws IOException {
        // The pool of the recording did not name its proof of work.
        PortOptions port = new PortOptions(
                TestPool.loopback(),
                PortOptions.Transport.PLAIN,
                ProxySources.NONE,
                TestPool.FIXED,
                SoloRule.BY_PASSWORD,
                PortOptions.NotifyParams.PLAIN,
                null);
        try (TestPool pool = new TestPool(folder, port, null, options -> options)
                        .start()
                        .publish(Conversation.job(0));
                TestMiner miner = pool.connect()) {
            int notices = 0;
            for (Conversation.Line line : Conversation.lines()) {
                if (line.fromMiner()) {
                    miner.send(line.text());
                    continue;
                }
                if (line.text().contains("mining.notify") && notices++ == 1) {
                    pool.publish(Conversation.job(1));
                }
                JsonNode answer = miner.read();
                if (answer.path("result") instanceof ArrayNode subscribed) {
                    assertThat(subscribed.get(0).asString()).matches("[0-9a-f]{32}");
                    subscribed.setNull(0);
                }
                assertThat(answer).isEqualTo(JsonMapper.shared().readTree(line.text()));
            }
            assertThat(pool.pool().counts().of(ShareVerdict.ACCEPTED)).isEqualTo(6);
            List<String> submits = Conversation.submits();
            assertThat(miner.code(submits.get(5))).isEqualTo(22);
            assertThat(miner.code(submits.get(4))).isEqualTo(22);
            assertThat(miner.code(submits.get(0))).isEqualTo(21);
        }
    }

    @Test
    void sharesOfARealTemplateAreJudgedAsTheirPoolJudgedThem() throws IOException {
        JsonNode vector = Conversation.json("flux/stratum_magicpool_1198292.json");
        JsonNode template = vector.get("getblocktemplate");
        Target diff1 = Target.of(Networks.builtIn("main").difficulty().limit());
        DifficultyPolicy policy = new DifficultyPolicy(diff1, 1, 1, 1e9, 0);
        try (TestPool pool = new TestPool(folder, policy, options -> options).firstNonce(0xffffffff)) {
            pool.jobIds.clear();
            pool.jobIds.add("000001");
            pool.millis.set(template.get("curtime").asLong() * 1000);
            pool.start().publish(job(vector));
            try (TestMiner miner = pool.connect()) {
                assertThat(miner.login("t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz", "x"))
                        .isEqualTo("ffffffff");
                assertThat(miner.readUntil("mining.set_target")
                                .get("params")
                                .get(0)
                                .asString())
                        .isEqualTo(diff1.toString());
                JsonNode notice = miner.readUntil("mining.notify").get("params");
                JsonNode shares = vector.get("mining_submit");
                assertThat(shares).hasSize(2);
                for (JsonNode share : shares) {
                    assertThat(share.get("header_hex").asString()).startsWith(header(notice));
                    assertThat(miner.code(submit(share)))
                            .isEqualTo(share.get("valid").asBoolean() ? 0 : 20);
                    assertThat(miner.code(submit(share))).isEqualTo(22);
                }
                assertThat(pool.pool().counts().of(ShareVerdict.ACCEPTED)).isEqualTo(2);
                assertThat(pool.pool().counts().blocks()).isZero();
            }
        }
    }

    /** The first 108 bytes of the header, from what the miner was told. */
    private static String header(JsonNode notice) {
        StringBuilder header = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            header.append(notice.get(i).asString());
        }
        return header.toString();
    }

    private static String submit(JsonNode share) {
        return "{\"id\":7,\"method\":\"mining.submit\",\"params\":[\"t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz\",\""
                + share.get("job").asString() + "\",\"" + share.get("ntime").asString() + "\",\""
                + share.get("nonce2").asString() + "\",\""
                + share.get("solution_with_len").asString() + "\"]}";
    }

    private static StratumJob job(JsonNode vector) {
        JsonNode template = vector.get("getblocktemplate");
        byte[] coinbase = wire(vector.get("pool_coinbase_txid").asString());
        byte[] other = wire(template.get("transactions").get(0).get("hash").asString());
        byte[] root =
                Sha256d.hash(ByteBuffer.allocate(64).put(coinbase).put(other).array());
        assertThat(root).isEqualTo(wire(vector.get("merkleroot").asString()));
        byte[] header = ByteBuffer.allocate(108)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(template.get("version").asInt())
                .put(wire(template.get("previousblockhash").asString()))
                .put(root)
                .put(wire(template.get("finalsaplingroothash").asString()))
                .putInt(template.get("curtime").asInt())
                .putInt(Integer.parseUnsignedInt(template.get("bits").asString(), 16))
                .array();
        return new StratumJob(
                EquihashParams.ZELHASH,
                header,
                template.get("height").asInt(),
                Objects.requireNonNull(Target.parse(template.get("target").asString())),
                JobTimes.from(template.get("mintime").asLong()),
                true,
                (solved, solution) -> {
                    throw new AssertionError("no block expected");
                });
    }

    private static byte[] wire(String display) {
        byte[] bytes = HEX.parseHex(display);
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        return bytes;
    }

    /** ZIP 301 to the letter: ids, no session to resume, suggest_target before the first job, nothing else. */
    @Test
    void clientOfZip301Mines() throws IOException {
        try (TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
                TestMiner miner = pool.connect()) {
            miner.send("{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": [\"MagicBean/1.0.0\", null,"
                    + " \"127.0.0.1\", 3333]}");
            JsonNode subscribed = miner.read();
            assertThat(subscribed.get("id").asInt()).isEqualTo(1);
            assertThat(subscribed.get("error").isNull()).isTrue();
            assertThat(subscribed.get("result").get(0).isString()).isTrue();
            assertThat(subscribed.get("result").get(1).asString()).isEqualTo("a1b2c3d4");
            assertThat(miner.code("{\"id\": 2, \"method\": \"mining.suggest_target\", \"params\": [\"" + TestPool.HALF
                            + "\"]}"))
                    .isZero();
            assertThat(miner.code("{\"id\": 3, \"method\": \"mining.authorize\", \"params\":"
                            + " [\"t1TestAddress.rig1\", \"\"]}"))
                    .isZero();
            JsonNode target = miner.read();
            assertThat(target.get("id").isNull()).isTrue();
            assertThat(target.get("method").asString()).isEqualTo("mining.set_target");
            assertThat(miner.read().get("method").asString()).isEqualTo("mining.notify");
            String share = Conversation.submits().get(0);
            assertThat(miner.ask(share.replace("\"id\":4", "\"id\":\"four\""))
                            .get("id")
                            .asString())
                    .isEqualTo("four");
            assertThat(miner.code(Conversation.submits().get(1))).isZero();
        }
    }
}
