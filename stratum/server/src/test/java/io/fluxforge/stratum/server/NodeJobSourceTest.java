package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.NodeJobSource;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real template through a node's port, against the job that its pool made of it. */
class NodeJobSourceTest {
    private static final JsonNode VECTOR = Conversation.json("flux/stratum_magicpool_1198292.json");
    /** Output 0 of the pool's own coinbase. */
    private static final Script POOL = Script.parse("76a91407066e0230de9d2532da3424900b76ec0a542e9b88ac");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<StratumJob> jobs = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private @Nullable BlockPlacer blocks;
    private StubNode first = stub("first");
    private StubNode second = stub("second");

    private static StubNode stub(String name) {
        try {
            return new StubNode(name, VECTOR.get("getblocktemplate"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void forget() {
        events.clear();
    }

    @AfterEach
    void stop() throws IOException {
        if (blocks != null) {
            blocks.close();
        }
        first.close();
        second.close();
    }

    private NodeJobSource start() throws IOException {
        return start(Duration.ofMillis(10));
    }

    private NodeJobSource start(Duration poll) throws IOException {
        PoolEvents log = new PoolEvents(events::add);
        List<BackingNode> nodes = List.of(first.asBackingNode(), second.asBackingNode());
        blocks = new BlockPlacer(Networks.builtIn("main"), nodes, folder, log);
        blocks.start();
        NodeJobSource source = new NodeJobSource(
                Networks.builtIn("main"),
                nodes,
                CoinbasePlan.payingTo(POOL, ByteString.EMPTY),
                blocks,
                poll,
                Duration.ofHours(1),
                log);
        source.start(jobs::add);
        return source;
    }

    private StratumJob take() throws InterruptedException {
        return Objects.requireNonNull(jobs.poll(20, TimeUnit.SECONDS), () -> "no job; " + events);
    }

    @Test
    void buildsTheJobThatThePoolBuilt() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            StratumJob job = take();
            String header = VECTOR.get("mining_submit").get(0).get("header_hex").asString();
            assertThat(HexFormat.of().formatHex(job.header())).isEqualTo(header.substring(0, 216));
            assertThat(job.params()).isEqualTo(EquihashParams.ZELHASH);
            assertThat(job.height()).isEqualTo(1_198_292);
            assertThat(job.minTime()).isEqualTo(1_661_920_545L);
            assertThat(job.networkTarget().toString()).startsWith("00000000ffff0000");
            assertThat(source.status()).isEqualTo("first at height 1198291");
        }
    }

    @Test
    void blockGoesToEveryNode() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            StratumJob job = take();
            JsonNode share = VECTOR.get("mining_submit").get(0);
            byte[] header = HexFormat.of().parseHex(share.get("header_hex").asString());
            byte[] sized =
                    HexFormat.of().parseHex(share.get("solution_with_len").asString());
            job.submitter().submit(header, Arrays.copyOfRange(sized, 1, sized.length));
            for (StubNode node : List.of(first, second)) {
                for (int i = 0; i < 2000 && node.blocks.isEmpty(); i++) {
                    Thread.sleep(5);
                }
                assertThat(node.blocks).hasSize(1);
                assertThat(node.blocks.getFirst())
                        .startsWith(share.get("header_hex").asString()
                                + share.get("solution_with_len").asString() + "02"
                                + VECTOR.get("pool_coinbase_hex").asString());
            }
            assertThat(source.status()).startsWith("first");
        }
    }

    @Test
    void nextNodeTakesTheFailingOnesPlace() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            take();
            first.close();
            take();
            assertThat(source.status()).isNotEmpty();
            assertThat(events).anyMatch(event -> event.startsWith("node-fails node=first"));
        }
    }

    @Test
    void nodeThatIsSyncingIsNotBelieved() throws InterruptedException, IOException {
        first.syncing = true;
        try (NodeJobSource source = start()) {
            take();
            assertThat(source.status()).startsWith("second");
        }
    }

    @Test
    void newTipMakesAJobAtOnce() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            StratumJob before = take();
            ObjectNode next = (ObjectNode) VECTOR.get("getblocktemplate").deepCopy();
            next.put("previousblockhash", "00000008705d035f6d48d340dbef3ff05b0de40354c896b91d38fa588f0f0000");
            first.setTemplate(next);
            StratumJob after = take();
            assertThat(after.hasTipOf(before)).isFalse();
            assertThat(source.status()).startsWith("first");
        }
    }

    /** The next look is an hour away. */
    @Test
    void newTipComesByLongPoll() throws InterruptedException, IOException {
        try (NodeJobSource source = start(Duration.ofHours(1))) {
            StratumJob before = take();
            for (int i = 0; i < 2000 && first.longPolls.get() == 0; i++) {
                Thread.sleep(5);
            }
            ObjectNode next = (ObjectNode) VECTOR.get("getblocktemplate").deepCopy();
            next.put("previousblockhash", "00000008705d035f6d48d340dbef3ff05b0de40354c896b91d38fa588f0f0000");
            next.put("longpollid", "another");
            first.setTemplate(next);
            assertThat(take().hasTipOf(before)).isFalse();
            assertThat(source.status()).startsWith("first");
            assertThat(events).noneMatch(event -> event.startsWith("node-fails"));
        }
    }
}
