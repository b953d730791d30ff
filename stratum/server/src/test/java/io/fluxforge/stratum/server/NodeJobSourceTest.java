package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.NodeJobOptions;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real template through a node's port, against the job that its pool made of it. */
class NodeJobSourceTest {
    private static final JsonNode VECTOR = Conversation.json("flux/stratum_magicpool_1198292.json");
    /** Output 0 of the pool's own coinbase. */
    private static final Script POOL = Script.parse("76a91407066e0230de9d2532da3424900b76ec0a542e9b88ac");

    private static final String TIP =
            VECTOR.get("getblocktemplate").get("previousblockhash").asString();
    private static final String NEXT = TIP.substring(0, 60) + "0000";
    private static final String OTHER = TIP.substring(0, 60) + "1111";

    @TempDir
    private Path folder;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<StratumJob> jobs = new LinkedBlockingQueue<>();

    private final List<String> idle = Collections.synchronizedList(new ArrayList<>());
    private final PoolEvents log = new PoolEvents(events::add);
    private final StubNode first = stub("first");
    private final StubNode second = stub("second");
    private @Nullable BlockPlacer blocks;

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
        return start(NodeJobOptions.of(Duration.ofMillis(10), Duration.ofHours(1)));
    }

    private NodeJobSource start(NodeJobOptions options) throws IOException {
        List<BackingNode> nodes = List.of(first.asBackingNode(), second.asBackingNode());
        if (blocks != null) {
            blocks.close();
        }
        blocks = new BlockPlacer(Networks.builtIn("main"), nodes, folder, log);
        blocks.start();
        NodeJobSource source = new NodeJobSource(
                Networks.builtIn("main"),
                nodes,
                CoinbasePlanner.always(CoinbasePlan.payingTo(POOL, ByteString.EMPTY)),
                blocks,
                options,
                null,
                log);
        source.start(new JobListener() {
            @Override
            public void job(StratumJob job) {
                jobs.add(job);
            }

            @Override
            public void idle(String reason) {
                idle.add(reason);
            }
        });
        return source;
    }

    private static ObjectNode templateAfter(String tip) {
        ObjectNode next = (ObjectNode) VECTOR.get("getblocktemplate").deepCopy();
        next.put("previousblockhash", tip);
        next.put("longpollid", tip + "1");
        return next;
    }

    private void await(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 4000 && !holds.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
        assertThat(holds.getAsBoolean()).as("%s", events).isTrue();
    }

    private StratumJob take() throws InterruptedException {
        return Objects.requireNonNull(jobs.poll(20, TimeUnit.SECONDS), () -> "no job; " + events);
    }

    private boolean isOpen(String alarm) {
        return log.alarms().isOpen(alarm);
    }

    @Test
    void buildsTheJobThatThePoolBuilt() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            StratumJob job = take();
            String header = VECTOR.get("mining_submit").get(0).get("header_hex").asString();
            assertThat(HexFormat.of().formatHex(job.header())).isEqualTo(header.substring(0, 216));
            assertThat(job.params()).isEqualTo(EquihashParams.ZELHASH);
            assertThat(job.height()).isEqualTo(1_198_292);
            assertThat(job.times().earliest()).isEqualTo(1_661_920_545L);
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
            first.work = 1001;
            first.setTemplate(templateAfter(NEXT));
            assertThat(take().hasTipOf(before)).isFalse();
            assertThat(source.status()).startsWith("first");
        }
    }

    private static ObjectNode templateLater(long seconds) {
        ObjectNode later = templateAfter(TIP);
        later.put("curtime", later.get("curtime").asLong() + seconds);
        return later;
    }

    /** A miner may lose its work with each job: the time alone is worth none until the next refresh. */
    @Test
    void newTransactionsMakeAJobAndTimeAloneDoesNot() throws InterruptedException, IOException {
        NodeJobOptions options =
                NodeJobOptions.of(Duration.ofMillis(1), Duration.ofHours(1)).withTransactions(Duration.ofMillis(1));
        try (NodeJobSource source = start(options)) {
            StratumJob before = take();
            first.setTemplate(templateLater(5));
            int seen = first.templates.get();
            await(() -> first.templates.get() > seen + 5);
            assertThat(jobs).isEmpty();
            ObjectNode another = templateLater(6);
            another.putArray("transactions");
            first.setTemplate(another);
            StratumJob after = take();
            assertThat(after.hasTipOf(before)).isTrue();
            assertThat(after.header()).isNotEqualTo(before.header());
            assertThat(source.status()).startsWith("first");
        }
    }

    @Test
    void timeAloneMakesAJobWhenARefreshIsDue() throws InterruptedException, IOException {
        NodeJobOptions options =
                NodeJobOptions.of(Duration.ofMillis(1), Duration.ofMillis(50)).withTransactions(Duration.ofMillis(1));
        try (NodeJobSource source = start(options)) {
            byte[] before = take().header();
            first.setTemplate(templateLater(5));
            byte[] after = take().header();
            while (Arrays.equals(before, after)) {
                after = take().header();
            }
            // Nothing but the lowest byte of the time.
            assertThat(Arrays.mismatch(before, after)).isEqualTo(100);
            before[100] = (byte) (before[100] + 5);
            assertThat(after).isEqualTo(before);
            assertThat(source.status()).startsWith("first");
        }
    }

    /** The second node knows a chain with more work: the first one's jobs would be for blocks that nobody wants. */
    @Test
    void preferredNodeThatIsBehindGivesNoJobs() throws InterruptedException, IOException {
        second.work = 1004;
        second.setTemplate(templateAfter(NEXT));
        try (NodeJobSource source = start()) {
            assertThat(take().tip()).isEqualTo(Hash256.parse(NEXT).toBytes());
            assertThat(source.status()).startsWith("second");
            first.work = 1004;
            first.setTemplate(templateAfter(NEXT));
            await(() -> source.status().startsWith("first"));
        }
    }

    /** A branch of the same height that has lost, for one. */
    @Test
    void tipWithLessWorkBehindItIsLeftAtOnce() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            take();
            assertThat(source.status()).startsWith("first");
            second.work = 1001;
            second.setTemplate(templateAfter(NEXT));
            assertThat(take().tip()).isEqualTo(Hash256.parse(NEXT).toBytes());
            assertThat(source.status()).startsWith("second");
            // Seconds are allowed for a block to arrive.
            assertThat(isOpen("node-behind-first")).isFalse();
        }
    }

    @Test
    void nodeThatDownloadsBlocksGivesNoJobs() throws InterruptedException, IOException {
        first.missingBlocks = 20;
        try (NodeJobSource source = start()) {
            take();
            assertThat(source.status()).startsWith("second");
            assertThat(isOpen("node-behind-first")).isTrue();
        }
    }

    @Test
    void nodeOfAnotherNetworkIsLeftOut() throws InterruptedException, IOException {
        first.genesis = "00".repeat(32);
        // Whatever it claims.
        first.work = 1_000_000;
        try (NodeJobSource source = start()) {
            take();
            assertThat(source.status()).startsWith("second");
            assertThat(isOpen("node-wrong-first")).isTrue();
            assertThat(events).anyMatch(event -> event.contains("is of another network than main"));
        }
    }

    @Test
    void lastJobIsTakenBackAfterADeadlineWithoutNodes() throws InterruptedException, IOException {
        ObjectNode away = JsonMapper.shared().createObjectNode().putNull("result");
        away.putObject("error").put("code", -28).put("message", "Loading block index...");
        try (NodeJobSource source = start(
                NodeJobOptions.of(Duration.ofMillis(10), Duration.ofHours(1)).withStale(Duration.ofMillis(200)))) {
            StratumJob before = take();
            idle.clear();
            for (StubNode node : List.of(first, second)) {
                node.recorded.put("getbestblockhash", away);
            }
            await(() -> idle.size() == 1);
            assertThat(isOpen("no-node")).isTrue();
            assertThat(source.status()).contains("first: ").contains("second: ").contains("Loading block index");
            first.recorded.clear();
            // On the same tip, but a job all the same.
            StratumJob after = take();
            assertThat(after.hasTipOf(before)).isTrue();
            await(() -> !isOpen("no-node"));
            assertThat(idle).hasSize(1);
        }
    }

    /** The pool's clock is years later than the template's. */
    @Test
    void timesAreTheNodesNotThePools() throws InterruptedException, IOException {
        try (NodeJobSource source = start()) {
            JobTimes times = take().times();
            long now = times.madeNanos();
            long node = VECTOR.get("getblocktemplate").get("curtime").asLong();
            assertThat(times.allow(times.earliest(), now)).isTrue();
            assertThat(times.allow(times.earliest() - 1, now)).isFalse();
            assertThat(times.allow(node + 360, now)).isTrue();
            assertThat(times.allow(node + 361, now)).isFalse();
            assertThat(times.allow(node + 361, now + 1_000_000_000L)).isTrue();
            assertThat(isOpen("node-clock")).isTrue();
            assertThat(source.status()).startsWith("first");
        }
    }

    private NodeJobOptions longPolls(Duration poll) {
        return NodeJobOptions.of(poll, Duration.ofMillis(20))
                .withLongPolls(folder)
                .withSlow(Duration.ofMinutes(1));
    }

    /** The next look is an hour away. */
    @Test
    void newTipComesByLongPoll() throws InterruptedException, IOException {
        try (NodeJobSource source = start(longPolls(Duration.ofHours(1)))) {
            StratumJob before = take();
            await(() -> first.openLongPolls.get() == 1);
            first.work = 1001;
            first.setTemplate(templateAfter(NEXT));
            assertThat(take().hasTipOf(before)).isFalse();
            assertThat(source.status()).startsWith("first");
            assertThat(events).noneMatch(event -> event.startsWith("node-fails"));
        }
    }

    /** However often the template is refreshed, the node fails and comes back, or the pool is started again. */
    @Test
    void oneLongPollIsOpenAtATimeAndNoneIsBegunWhileOneMayBeHeld() throws InterruptedException, IOException {
        NodeJobOptions options = longPolls(Duration.ofMillis(10));
        for (int run = 0; run < 5; run++) {
            try (NodeJobSource source = start(options)) {
                for (int i = 0; i < 10; i++) {
                    take();
                }
                if (run == 0) {
                    await(() -> first.openLongPolls.get() == 1);
                }
                second.work = 1001;
                second.setTemplate(templateAfter(OTHER));
                await(() -> source.status().startsWith("second"));
                second.work = 1000;
                second.setTemplate(templateAfter(TIP));
                await(() -> source.status().startsWith("first"));
                for (int i = 0; i < 10; i++) {
                    take();
                }
            }
            jobs.clear();
            assertThat(first.longPolls.get()).as("run %d", run).isEqualTo(1);
        }
        first.work = 1001;
        first.setTemplate(templateAfter(NEXT));
        await(() -> first.openLongPolls.get() == 0);
        try (NodeJobSource source = start(options)) {
            take();
            await(() -> first.openLongPolls.get() == 1);
            assertThat(source.status()).startsWith("first");
        }
        assertThat(first.longPolls.get()).isEqualTo(2);
    }

    @Test
    void nodeWhoseThreadsAreBusyIsNotAskedForLongPolls() throws InterruptedException, IOException {
        first.fullQueue = true;
        try (NodeJobSource source = start(longPolls(Duration.ofMillis(10)))) {
            take();
            assertThat(source.status()).startsWith("second");
            assertThat(events)
                    .anyMatch(event -> event.contains("Work queue depth exceeded") && event.contains("-rpcworkqueue"));
            first.fullQueue = false;
            await(() -> source.status().startsWith("first"));
            for (int i = 0; i < 20; i++) {
                take();
            }
            assertThat(first.longPolls.get()).isZero();
        }
    }
}
