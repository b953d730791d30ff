package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.rpc.FakeNode;
import io.fluxforge.node.rpc.RpcOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A follower of a private node, by RPC, by the peer protocol, and by both. */
class NodeFollowTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest");

    @TempDir
    private Path folder;

    /** Which ways lead to the node. */
    enum Ways {
        RPC,
        P2P,
        BOTH;

        List<InetSocketAddress> peers(FollowedNode node) {
            return this == RPC ? List.of() : List.of(node.p2p());
        }

        List<RpcOptions> nodes(FollowedNode node) {
            return this == P2P ? List.of() : List.of(node.rpc());
        }
    }

    private TestFollower follower(Ways ways, FollowedNode node) throws Exception {
        return new TestFollower(folder.resolve("headers"), NETWORK, 20_000, ways.peers(node), ways.nodes(node));
    }

    private TestFollower follower(RpcOptions... nodes) throws Exception {
        return new TestFollower(folder.resolve("headers"), NETWORK, 20_000, List.of(), List.of(nodes));
    }

    private static <T extends ChainEvent> Stream<T> told(TestFollower test, Class<T> kind) {
        return test.events.stream().filter(kind::isInstance).map(kind::cast);
    }

    @ParameterizedTest
    @EnumSource
    void followsTipsReorganisationsAndRestarts(Ways ways) throws Exception {
        try (FollowedNode node = new FollowedNode(NETWORK, folder.resolve("node"))) {
            node.mine(230);
            try (TestFollower test = follower(ways, node)) {
                test.awaitTip(230);
                assertThat(test.chain.tip().hash()).isEqualTo(node.tip());

                node.mine(3);
                test.awaitTip(233);
                // The jump to 230 brings its last blocks too, if the follower counts as synced by then.
                Supplier<List<ChainEvent.BlockArrived>> arrived = () -> told(test, ChainEvent.BlockArrived.class)
                        .filter(block -> block.height() > 230)
                        .toList();
                test.await("three blocks", () -> arrived.get().size() == 3);
                assertThat(arrived.get())
                        .extracting(ChainEvent.BlockArrived::height)
                        .containsExactly(231, 232, 233);
                for (ChainEvent.BlockArrived block : arrived.get()) {
                    assertThat(Block.decode(block.bytes().bytes()).hash()).isEqualTo(block.hash());
                }

                Hash256 lost = node.tip();
                test.follower.watch(lost, 100);
                test.await("a confirmation", () -> test.events.contains(new ChainEvent.Confirmed(lost, 233, 1)));
                node.reorganise(12);
                test.await("the other branch", () -> test.chain.tip().hash().equals(node.tip()));
                test.await("an orphan", () -> test.events.contains(new ChainEvent.Orphaned(lost, 233)));
                assertThat(test.follower.status(lost).kind()).isEqualTo(BlockStatus.Kind.ORPHANED);
                assertThat(told(test, ChainEvent.Tip.class)
                                .filter(tip -> tip.change().isReorganisation()))
                        .singleElement()
                        .satisfies(tip -> {
                            assertThat(tip.change().fork().height()).isEqualTo(221);
                            assertThat(tip.change().removed()).hasSize(12).startsWith(lost);
                        });

                node.stop();
                test.await("that nobody is there", () -> test.follower.state() == SyncState.CONNECTING);
                assertThat(test.follower.status(Hash256.ZERO).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
                node.startAgain();
                node.mine(1);
                test.awaitTip(235);
                assertThat(test.chain.tip().hash()).isEqualTo(node.tip());
                assertThat(test.follower.status(node.tip()))
                        .isEqualTo(new BlockStatus(BlockStatus.Kind.IN_CHAIN, 235, 1));
                assertThat(test.follower.failure()).isEmpty();
            }
        }
    }

    /** More than are asked for at once. */
    @ParameterizedTest
    @EnumSource
    void everyNewBlockArrivesHoweverFastTheyCome(Ways ways) throws Exception {
        try (FollowedNode node = new FollowedNode(NETWORK, folder.resolve("node"))) {
            node.mine(20);
            try (TestFollower test = follower(ways, node)) {
                test.awaitTip(20);
                test.await("synced", () -> test.events.contains(new ChainEvent.State(SyncState.SYNCED)));
                node.mine(105);
                test.awaitTip(125);
                test.await(
                        "all blocks",
                        () -> told(test, ChainEvent.BlockArrived.class).count() == 105);
                assertThat(told(test, ChainEvent.BlockArrived.class))
                        .extracting(ChainEvent.BlockArrived::height)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(21, 125).boxed().toList());
            }
        }
    }

    @Test
    void oneWayGoesOnWhileTheOtherIsLost() throws Exception {
        // Two nodes that know each other; the follower knows one by RPC and the other as a peer.
        try (FollowedNode asked = new FollowedNode(NETWORK, folder.resolve("asked"));
                FollowedNode peer = new FollowedNode(NETWORK, folder.resolve("peer"))) {
            asked.mine(5);
            peer.connectTo(asked);
            try (TestFollower test = new TestFollower(
                    folder.resolve("headers"), NETWORK, 20_000, List.of(peer.p2p()), List.of(asked.rpc()))) {
                test.awaitTip(5);
                // The peer alone may have told the tip.
                test.await("an answer", () -> answers(test) == 1);
                asked.stop();
                test.await("a failure", () -> test.log.stream().anyMatch(line -> line.startsWith("node fails")));
                assertThat(test.follower.state()).isEqualTo(SyncState.SYNCED);
                peer.mine(1);
                test.awaitTip(6);
                // Nobody but the peer can have handed it over.
                test.await(
                        "block 6",
                        () -> told(test, ChainEvent.BlockArrived.class).anyMatch(block -> block.height() == 6));

                asked.startAgain();
                test.await("another answer", () -> answers(test) == 2);
                peer.stop();
                test.await("no peers", () -> test.follower.progress().peers() == 0);
                asked.mine(3);
                test.await("the node's chain", () -> test.chain.tip().hash().equals(asked.tip()));
                assertThat(test.follower.state()).isEqualTo(SyncState.SYNCED);
            }
        }
    }

    @Test
    void aNodeThatIsSyncingIsNotBelieved() throws Exception {
        String tip = NETWORK.genesis().hash().toString();
        String state = "{\"chain\":\"regtest\",\"blocks\":0,\"headers\":900,\"bestblockhash\":\"" + tip
                + "\",\"verificationprogress\":0.1}";
        try (FakeNode fake = new FakeNode(FakeNode.json(
                        200,
                        "[{\"id\":0,\"error\":null,\"result\":" + state
                                + "},{\"id\":1,\"error\":null,\"result\":{\"connections\":3}}]"));
                TestFollower test = follower(fake.options())) {
            test.await("syncing", () -> test.follower.state() == SyncState.SYNCING);
            assertThat(test.follower.status(Hash256.ZERO).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
            assertThat(test.follower.progress().claimedHeight()).isEqualTo(900);
            assertThat(test.follower.progress().nodes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON at all",
                "{\"result\":null,\"error\":null}",
                "[]",
                "[{\"id\":0,\"result\":{\"blocks\":-1}},{\"id\":1,\"result\":{\"connections\":3}}]",
                "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading block index...\"},\"id\":0}",
                "\u0000\u0001"
            })
    void garbageIsAFailureOfTheNodeAndNothingElse(String answer) throws Exception {
        try (FollowedNode node = new FollowedNode(NETWORK, folder.resolve("node"));
                FakeNode fake = new FakeNode(FakeNode.json(200, answer))) {
            node.mine(2);
            try (TestFollower test = follower(fake.options(), node.rpc())) {
                test.awaitTip(2);
                test.await("a failure", () -> test.log.stream().anyMatch(line -> line.startsWith("node fails")));
                assertThat(test.log)
                        .filteredOn(line -> line.startsWith("node fails"))
                        .hasSize(1);
                assertThat(test.follower.failure()).isEmpty();
            }
        }
    }

    @Test
    void aNodeOfAnotherNetworkIsRefused() throws Exception {
        try (FollowedNode other = new FollowedNode(TestChains.network(), folder.resolve("node"));
                TestFollower test = follower(other.rpc())) {
            test.await("a refusal", () -> test.log.stream().anyMatch(line -> line.contains("another network")));
            assertThat(test.follower.state()).isEqualTo(SyncState.CONNECTING);
            assertThat(test.chain.tip().height()).isZero();
        }
    }

    @Test
    void headersThatBreakARuleAreNotTakenFromANodeEither() throws Exception {
        // To a chain with a checkpoint at height 3, the node's block there is wrong.
        try (FollowedNode node = new FollowedNode(NETWORK, folder.resolve("node"))) {
            node.mine(5);
            ChainParams stricter = TestChains.withCheckpoints(NETWORK, Map.of(3, Hash256.parse("11".repeat(32))));
            try (TestFollower test =
                    new TestFollower(folder.resolve("headers"), stricter, 20_000, List.of(), List.of(node.rpc()))) {
                test.await(
                        "a refusal",
                        () -> test.log.stream()
                                .anyMatch(line -> line.startsWith("node refused") && line.contains("breaks a rule")));
                assertThat(test.chain.tip().height()).isLessThanOrEqualTo(2);
                assertThat(test.follower.state()).isEqualTo(SyncState.CONNECTING);
            }
        }
    }

    private static long answers(TestFollower test) {
        return test.log.stream().filter(line -> line.startsWith("node answers")).count();
    }
}
