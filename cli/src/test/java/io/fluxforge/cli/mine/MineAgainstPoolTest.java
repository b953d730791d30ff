package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEnvironment;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.NodeJobOptions;
import io.fluxforge.stratum.server.node.NodeJobSource;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The miner, our pool and a private network of 48,5 in one process: from the nonce to the block in the chain. */
class MineAgainstPoolTest {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final ChainParams network = Networks.builtIn("private").withEquihash(PARAMS);

    @TempDir
    private Path folder;

    private PrivateNode node;

    @BeforeEach
    void startNode() throws IOException {
        node = new PrivateNode(PrivateNodeOptions.onFreePorts(network, folder.resolve("node"))
                .withPassword(new RpcCredentials.Password("u", "p")));
        node.start();
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    /** Difficulty 1 is one solution in eight; the shares of this pool are four times easier. */
    private StratumPool startPool(String name, InetSocketAddress address) throws IOException {
        Target diff1 = Target.of(network.difficulty().limit());
        PortOptions port = new PortOptions(
                address, PortOptions.Transport.PLAIN, false, new DifficultyPolicy(diff1, 0.25, 0.25, 1, 0));
        InetSocketAddress rpc = node.rpcAddress();
        BackingNode backing = new BackingNode(
                "private",
                new FluxRpc(RpcOptions.of(
                        URI.create("http://127.0.0.1:" + rpc.getPort() + "/"), new RpcCredentials.Password("u", "p"))));
        PoolEvents events = new PoolEvents(log::add);
        BlockPlacer blocks =
                new BlockPlacer(network, List.of(backing), BlockPlacer.folder(folder.resolve(name)), events);
        blocks.start();
        NodeJobSource source = new NodeJobSource(
                network,
                List.of(backing),
                CoinbasePlanner.always(
                        CoinbasePlan.payingTo(node.minerAddress().script(), ByteString.of(new byte[] {'t'}))),
                blocks,
                NodeJobOptions.of(Duration.ofMillis(50), Duration.ofSeconds(1)),
                null,
                events);
        StratumPool pool = new StratumPool(
                io.fluxforge.stratum.server.PoolOptions.of(List.of(port), null, folder.resolve(name)),
                PoolEnvironment.system(),
                source,
                worker -> null,
                events);
        pool.start();
        return pool;
    }

    private static int port(StratumPool pool) {
        return pool.server().addresses().getFirst().getPort();
    }

    private Miner miner(Integer... ports) {
        return LoopbackMiner.of(PARAMS, "tmWorker.rig1", List.of(ports), log);
    }

    private void waitUntil(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 6_000 && !holds.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(holds.getAsBoolean())
                .as("log: %s", log.subList(Math.max(0, log.size() - 40), log.size()))
                .isTrue();
    }

    @Test
    void sharesAreAcceptedAndBlocksAreInTheChain() throws Exception {
        MinerSnapshot end;
        try (StratumPool pool = startPool("pool", ANY)) {
            Miner miner = miner(port(pool));
            try {
                miner.start();
                waitUntil(() -> miner.snapshot().shares().accepted() >= 100 && node.height() >= 10);
            } finally {
                miner.close();
            }
            end = miner.snapshot();
            // Both sides have counted the same, and nothing was wrong but what came too late for a new block.
            assertThat(pool.counts().of(ShareVerdict.ACCEPTED))
                    .isEqualTo(end.shares().accepted());
        }
        assertThat(end.shares().rejected()).isZero();
        assertThat(end.shares().hardwareErrors()).isZero();
        assertThat(end.shares().unanswered()).isZero();
        assertThat(end.shares().stale()).isLessThan(end.shares().accepted() / 2);
        assertThat(end.blocks()).isGreaterThanOrEqualTo(node.height());
        assertThat(end.pools().getFirst().latencyMillis()).isPresent();
    }

    @Test
    void fallsBackAndReturnsToTheFirstPool() throws Exception {
        StratumPool first = startPool("first", ANY);
        int firstPort = port(first);
        try (StratumPool second = startPool("second", ANY);
                Miner miner = miner(firstPort, port(second))) {
            miner.start();
            waitUntil(() -> accepted(miner, 0) > 3);
            first.close();
            waitUntil(() -> accepted(miner, 1) > 3 && state(miner, 1) == PoolState.ACTIVE);
            try (StratumPool again = startPool("again", new InetSocketAddress(ANY.getAddress(), firstPort))) {
                long before = accepted(miner, 0);
                waitUntil(() -> accepted(miner, 0) > before + 3);
                assertThat(state(miner, 0)).isEqualTo(PoolState.ACTIVE);
                assertThat(state(miner, 1)).isEqualTo(PoolState.IDLE);
                assertThat(miner.snapshot().shares().rejected()).isZero();
                assertThat(again.connections()).isEqualTo(1);
            }
        }
    }

    private static long accepted(Miner miner, int pool) {
        return miner.snapshot().pools().get(pool).shares().accepted();
    }

    private static PoolState state(Miner miner, int pool) {
        return miner.snapshot().pools().get(pool).state();
    }
}
