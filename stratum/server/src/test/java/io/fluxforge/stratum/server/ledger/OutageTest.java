package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.node.FrontedNode;
import io.fluxforge.stratum.server.node.FrontedNode.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pool with two nodes that vanish, lag, answer slowly or not at all, with 500 and 503, fork, and come back, while it finds blocks,
 * is started anew and is killed. At the end every block is in a node, or in the books as a lost race. Two hundred runs by {@code
 * -Dfluxforge.test.outages=200}.
 */
class OutageTest {
    private static final int RUNS = Integer.getInteger("fluxforge.test.outages", 3);
    private static final long SEED = Long.getLong("fluxforge.test.outageSeed", 20261130);
    private static final int STEPS = 40;
    /** More than a chain needs to bury a height for good. */
    private static final int BURYING = 12;

    private static final List<Mode> MODES = List.of(Mode.values());

    @TempDir
    private Path folder;

    private final Map<String, Integer> figures = new HashMap<>();

    @Test
    void everyBlockEndsInANodeOrAsALostRace() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try (Run one = new Run(folder.resolve("run-" + run), seed)) {
                one.live();
                one.heal();
                one.check();
            }
            if (run % 20 == 19 || run == RUNS - 1) {
                System.out.println(run + 1 + " runs: " + figures);
            }
        }
        assertThat(figures.getOrDefault("blocks", 0)).isGreaterThan(RUNS);
    }

    private void count(String what, int number) {
        figures.merge(what, number, Integer::sum);
    }

    private final class Run implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final FrontedNode network;
        private final List<FrontedNode> nodes;
        private final Map<FrontedNode, Mode> modes = new HashMap<>();
        private final Set<FrontedNode> apart = new HashSet<>();
        private final Set<Hash256> found = new HashSet<>();
        private final OutagePool pool;

        Run(Path data, long seed) throws Exception {
            this.seed = seed;
            random = new Random(seed);
            network = new FrontedNode("network", data.resolve("network"));
            nodes = List.of(new FrontedNode("A", data.resolve("a")), new FrontedNode("B", data.resolve("b")));
            network.generate(3);
            meet();
            pool = new OutagePool(data.resolve("pool"), nodes, random);
        }

        /** Nodes that are up and not apart tell each other their chains, by way of the network. */
        private void meet() throws RpcException, InterruptedException {
            for (FrontedNode node : nodes) {
                if (modes.get(node) != Mode.GONE && !apart.contains(node)) {
                    network.learnFrom(node);
                    node.learnFrom(network);
                }
            }
        }

        void live() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                FrontedNode node = nodes.get(random.nextInt(nodes.size()));
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3 -> find(1);
                    case 4 -> find(2 + random.nextInt(4));
                    case 5, 6, 7 -> set(node, MODES.get(random.nextInt(MODES.size())));
                    case 8 -> set(node, Mode.WELL);
                    case 9 -> network.generate(1);
                    case 10, 11 -> meet();
                    case 12 -> {
                        if (!apart.remove(node)) {
                            apart.add(node);
                        }
                    }
                    case 13 -> {
                        if (apart.contains(node)) {
                            count("forks", 1);
                            node.generate(1 + random.nextInt(2));
                        }
                    }
                    case 14 -> restart();
                    default -> kill();
                }
                pool.look();
            }
        }

        private void set(FrontedNode node, Mode mode) throws IOException {
            count(mode.name().toLowerCase(Locale.ROOT), 1);
            modes.put(node, mode);
            node.set(mode);
        }

        private void find(int siblings) throws Exception {
            found.addAll(pool.find(siblings));
            if (random.nextInt(8) == 0) {
                kill();
            }
        }

        private void restart() throws IOException {
            count("restarts", 1);
            pool.restart();
        }

        private void kill() throws IOException {
            count("kills", 1);
            pool.kill();
        }

        /** All is well again, and nothing waits; then the chain goes on. */
        void heal() throws Exception {
            apart.clear();
            for (FrontedNode node : nodes) {
                set(node, Mode.WELL);
            }
            meet();
            await("every block is judged", () -> found.stream().noneMatch(pool.placer()::isOnItsWay));
            for (int block = 0; block < BURYING; block++) {
                network.generate(1);
                meet();
            }
            meet();
            Hash256 tip = network.node().bestBlockHash().orThrow();
            await(
                    "the follower is there",
                    () -> pool.chain().tip().hash().equals(tip) && pool.chain().state() == SyncState.SYNCED);
            pool.look();
        }

        void check() throws Exception {
            Map<Hash256, BlockRow> rows = new HashMap<>();
            pool.rows().forEach(row -> rows.put(row.hash(), row));
            assertThat(rows.keySet()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(found);
            Map<BlockFate.Kind, Integer> kinds = new EnumMap<>(BlockFate.Kind.class);
            for (Hash256 block : found) {
                check(Objects.requireNonNull(rows.get(block)), pool.placer().fate(block));
                pool.placer().fate(block).ifPresent(fate -> kinds.merge(fate.kind(), 1, Integer::sum));
            }
            kinds.forEach((kind, number) -> count(kind.text(), number));
            count("blocks", found.size());
        }

        private void check(BlockRow row, Optional<BlockFate> fate) throws Exception {
            String name = "seed " + seed + ": " + row + ", " + fate + ", " + pool.events;
            boolean inChain = network.isInChain(row.hash());
            assertThat(row.state()).as(name).isEqualTo(inChain ? BlockState.CONFIRMING : BlockState.ORPHANED);
            boolean inNode = network.has(row.hash());
            for (FrontedNode node : nodes) {
                inNode |= node.has(row.hash());
            }
            count(inChain ? "in the chain" : inNode ? "in a node beside it" : "in no node", 1);
            assertThat(fate.orElseThrow().kind()).as(name).isIn(BlockFate.Kind.PLACED, BlockFate.Kind.LOST);
            assertThat(inNode || fate.orElseThrow().reason().contains("its chain has another block there"))
                    .as(name)
                    .isTrue();
        }

        private void await(String what, Callable<Boolean> condition) throws Exception {
            for (int i = 0; i < 12_000 && !condition.call(); i++) {
                Thread.sleep(5);
            }
            assertThat(condition.call())
                    .as("seed %d: %s; %s", seed, what, pool.events)
                    .isTrue();
        }

        @Override
        public void close() throws IOException {
            pool.close();
            for (FrontedNode node : nodes) {
                node.close();
            }
            network.close();
        }
    }
}
