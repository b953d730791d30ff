package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowOptions;
import io.fluxforge.node.follow.Follower;
import io.fluxforge.node.follow.SourceListener;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.Recorded;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.BlockTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nodes that talk to each other on loopback. */
class PrivateNodePeersTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest");

    @TempDir
    Path folder;

    private final List<String> offences = new CopyOnWriteArrayList<>();
    private final SmallHeaderSolver solver = new SmallHeaderSolver();

    @AfterEach
    void close() {
        assertThat(offences).isEmpty();
    }

    private PrivateNode node(String name, PrivateNode... peers) throws Exception {
        PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(NETWORK, folder.resolve(name))
                .withPeers(List.of(peers).stream().map(PrivateNode::p2pAddress).toList())
                .withSolver(solver));
        node.start();
        return node;
    }

    private Follower follower(HeaderChain headers, PowVerifier verifier, PrivateNode node) throws Exception {
        PeerOptions options = PeerOptions.fixed(NETWORK, "/follower:0/", List.of(node.p2pAddress()));
        Follower follower = new Follower(headers, verifier, FollowOptions.of(options), new SourceListener() {
            @Override
            public void misbehaved(Peer peer, int points, String reason, boolean banned) {
                offences.add(reason);
            }
        });
        follower.start();
        return follower;
    }

    private JsonNode call(PrivateNode node, String name, String method, Object... params) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
        RpcCredentials cookie = new RpcCredentials.Cookie(folder.resolve(name).resolve(".cookie"));
        try (FluxRpc rpc = new FluxRpc(RpcOptions.of(uri, cookie))) {
            return rpc.client()
                    .call(RpcCall.once(method, params), Duration.ofMinutes(3))
                    .orThrow();
        }
    }

    private static void await(String what, BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void chainsBecomeTheSame() throws Exception {
        try (PrivateNode a = node("a");
                PowVerifier verifier = new PowVerifier(1);
                HeaderChain headers = new HeaderChain(
                        NETWORK,
                        LmdbHeaderStore.open(
                                folder.resolve("headers"), NETWORK.genesis().hash()),
                        verifier,
                        InstantSource.system());
                Follower follower = follower(headers, verifier, a)) {
            // More than one message of headers holds.
            call(a, "a", "generate", 165);
            Hash256 fork = a.tip();
            try (PrivateNode b = node("b", a)) {
                await("b follows a", () -> b.tip().equals(a.tip()));
                Shapes.assertSame(
                        Recorded.result("getpeerinfo.json"),
                        call(a, "a", "getpeerinfo"),
                        Set.of(
                                "addr_processed",
                                "addr_rate_limited",
                                "lastsend",
                                "lastrecv",
                                "bytessent",
                                "bytesrecv",
                                "conntime",
                                "pingtime",
                                "synced_headers",
                                "synced_blocks"));
                call(b, "b", "generate", 1);
                await("a follows b", () -> a.tip().equals(b.tip()));
            }
            await("the follower follows", () -> headers.tip().hash().equals(a.tip()));
            await("and knows it", () -> follower.state() == SyncState.SYNCED);
            // Apart they go different ways, 50 blocks and some more.
            call(a, "a", "generate", 50);
            Hash256 lost = a.tip();
            try (PrivateNode b = node("b")) {
                assertThat(b.height()).isEqualTo(166);
                call(b, "b", "generate", 55);
            }
            try (PrivateNode b = node("b", a)) {
                await("a takes b's chain", () -> a.height() == 221 && a.tip().equals(b.tip()));
                await("so does the follower", () -> headers.tip().hash().equals(b.tip()));
                assertThat(headers.heightInBestChain(lost)).isNegative();
                assertThat(headers.heightInBestChain(fork)).isEqualTo(165);
                assertThat(call(a, "a", "getblockheader", lost.toString())
                                .path("confirmations")
                                .asInt())
                        .isEqualTo(-1);
                assertThat(call(a, "a", "getblockheader", fork.toString())
                                .path("confirmations")
                                .asInt())
                        .isEqualTo(57);
                assertThat(call(a, "a", "getchaintips").get(1).path("branchlen").asInt())
                        .isEqualTo(50);
                // A third one learns all of it from the first.
                try (PrivateNode c = node("c", a)) {
                    await("c follows a", () -> c.tip().equals(a.tip()));
                    call(b, "b", "generate", 1);
                    await("c hears of b's block", () -> c.tip().equals(b.tip()));
                    await("and so does the follower", () -> headers.tip().hash().equals(b.tip()));
                }
            }
        }
    }

    @Test
    void blocksAndPaymentsTravelWhileMinersWaitForTemplates() throws Exception {
        String stranger = "tmACUcYvHqqaAsb5piZ3XJjjEE9C4LoxuHr";
        try (PrivateNode a = node("a");
                PrivateNode b = node("b", a);
                ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            await("a meets b", () -> a.peerCount() == 1 && b.peerCount() == 1);
            call(a, "a", "generate", 105);
            await("b follows", () -> b.tip().equals(a.tip()));
            // Twenty miners of b take each new template, while a mines as fast as it can.
            List<Future<Integer>> miners = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                miners.add(waiting.submit(() -> waitForHeight(b, 165)));
            }
            for (int i = 0; i < 6; i++) {
                call(a, "a", "generate", 10);
                call(a, "a", "sendmany", "", Map.of(stranger, i + 1));
                await("b hears of the payment", () -> mempoolSize(b, "b") == 1);
            }
            for (Future<Integer> miner : miners) {
                assertThat(miner.get()).isPositive();
            }
            await("b keeps up", () -> b.tip().equals(a.tip()));
            // The last payment waits in both; b's block takes it to a.
            assertThat(mempoolSize(a, "a")).isEqualTo(1);
            call(b, "b", "generate", 1);
            await("a takes b's block", () -> a.tip().equals(b.tip()));
            assertThat(mempoolSize(a, "a")).isZero();
        }
    }

    /** Asks for one template after the other until there is one of that height, and returns how many came. */
    private int waitForHeight(PrivateNode node, int height) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
        RpcCredentials cookie = new RpcCredentials.Cookie(folder.resolve("b").resolve(".cookie"));
        try (FluxRpc rpc = new FluxRpc(RpcOptions.of(uri, cookie))) {
            BlockTemplate template = rpc.blockTemplate().orThrow();
            int templates = 1;
            while (template.height() < height) {
                template = rpc.nextBlockTemplate(template.longPollId())
                        .orElseThrow()
                        .orThrow();
                templates++;
            }
            return templates;
        }
    }

    private int mempoolSize(PrivateNode node, String name) {
        try {
            return call(node, name, "getrawmempool").size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void killedNodeGoesOnWhereItWas() throws Exception {
        Path data = folder.resolve("killed");
        for (int round = 0; round < 2; round++) {
            int said = MiningProcess.mineAndKill(data, 10 + round, 3L * round);
            try (PrivateNode killed = node("killed");
                    PrivateNode fresh = node("fresh" + round, killed)) {
                assertThat(killed.height()).isGreaterThanOrEqualTo(said);
                await("everything is there", () -> fresh.tip().equals(killed.tip()));
                call(killed, "killed", "generate", 1);
                await("and more comes", () -> fresh.tip().equals(killed.tip()));
            }
        }
    }
}
