package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.NodeJobOptions;
import io.fluxforge.stratum.server.node.NodeJobSource;
import io.fluxforge.stratum.server.node.PoolFollower;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a private network that do not have its best chain, one of them with the pool's own view of the chain to tell. */
class StuckNodeTest {
    private static final ChainParams NETWORK = Networks.builtIn("private").withEquihash(EquihashParams.ZCASH_48_5);
    private static final RpcCredentials.Password LOGIN = new RpcCredentials.Password("u", "p");
    private static final Script POOL = Script.parse("76a91407066e0230de9d2532da3424900b76ec0a542e9b88ac");
    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final PoolEvents log = new PoolEvents(events::add);
    private final BlockingQueue<StratumJob> jobs = new LinkedBlockingQueue<>();

    private @Nullable BlockPlacer blocks;

    @AfterEach
    void close() throws IOException {
        if (blocks != null) {
            blocks.close();
        }
    }

    private PrivateNode node(String name) throws IOException {
        SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);
        PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(NETWORK, folder.resolve(name))
                .withPassword(LOGIN)
                .withSolver((params, header) -> {
                    byte[] solution = solver.solve(header);
                    return solution == null ? List.of() : List.of(solution);
                }));
        node.start();
        return node;
    }

    private static RpcOptions options(PrivateNode node) {
        return RpcOptions.of(URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/"), LOGIN);
    }

    private static void call(PrivateNode node, String method, Object... params) throws Exception {
        try (FluxRpc rpc = new FluxRpc(options(node))) {
            rpc.client().call(RpcCall.once(method, params)).orThrow();
        }
    }

    private PoolFollower follower(List<RpcOptions> nodes) throws IOException {
        PoolFollower follower =
                new PoolFollower(NETWORK, Files.createDirectories(folder.resolve("headers")), nodes, POLL, log);
        follower.start();
        return follower;
    }

    private NodeJobSource source(List<RpcOptions> nodes, PoolFollower follower) throws IOException {
        List<BackingNode> backing = new ArrayList<>();
        for (RpcOptions node : nodes) {
            backing.add(new BackingNode("n" + backing.size(), new FluxRpc(node)));
        }
        blocks = new BlockPlacer(NETWORK, backing, folder.resolve("blocks"), log);
        NodeJobSource source = new NodeJobSource(
                NETWORK,
                backing,
                CoinbasePlanner.always(CoinbasePlan.payingTo(POOL, ByteString.EMPTY)),
                blocks,
                NodeJobOptions.of(POLL, Duration.ofMillis(50)),
                follower.chain(),
                log);
        source.start(jobs::add);
        return source;
    }

    private void await(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 4000 && !holds.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(holds.getAsBoolean()).as("%s", events).isTrue();
    }

    private StratumJob take() throws InterruptedException {
        return Objects.requireNonNull(jobs.poll(40, TimeUnit.SECONDS), () -> "no job; " + events);
    }

    /** As it was seen with a real node: heights 0 and 20, the first preferred. */
    @Test
    void preferredNodeAtTheFirstBlock() throws Exception {
        try (PrivateNode stuck = node("stuck");
                PrivateNode well = node("well")) {
            call(well, "generate", 20);
            List<RpcOptions> nodes = List.of(options(stuck), options(well));
            try (PoolFollower follower = follower(nodes);
                    NodeJobSource source = source(nodes, follower)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(take().height()).isEqualTo(21);
                }
                assertThat(log.alarms().isOpen("node-behind-n0")).isTrue();
                assertThat(source.status()).startsWith("n1");
                // Once, not with every look.
                assertThat(List.copyOf(events))
                        .filteredOn(event -> event.startsWith("node-fails node=n0"))
                        .hasSize(1);
                await(() -> follower.chain().tip().height() == 20);
            }
        }
    }

    @Test
    void loneNodeThatIsSetBack() throws Exception {
        try (PrivateNode node = node("node")) {
            call(node, "generate", 8);
            List<RpcOptions> nodes = List.of(options(node));
            try (PoolFollower follower = follower(nodes)) {
                await(() -> follower.chain().tip().height() == 8);
                String fifth = Objects.requireNonNull(follower.chain().recordAt(5))
                        .hash()
                        .toString();
                call(node, "invalidateblock", fifth);
                try (NodeJobSource source = source(nodes, follower)) {
                    await(() -> log.alarms().isOpen("node-behind-n0"));
                    assertThat(jobs).isEmpty();
                    assertThat(source.status()).contains("block 4").contains("block 8");
                    call(node, "reconsiderblock", fifth);
                    assertThat(take().height()).isEqualTo(9);
                    await(() -> !log.alarms().isOpen("node-behind-n0"));
                }
            }
        }
    }
}
