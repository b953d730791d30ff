package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Inv;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
    private static final long ANSWER_MILLIS = 20_000;

    private static MinedChain mined;

    @TempDir
    private Path folder;

    @BeforeAll
    static void mine() {
        mined = TestChains.mined(700);
    }

    private static List<ChainHeader> upTo(MinedChain chain, int height) {
        return chain.headers().subList(0, height + 1);
    }

    @Test
    void followsANodeAndItsReorganisations() throws Exception {
        HeaderServer server = new HeaderServer(upTo(mined, 600));
        MinedChain other = mined.fork(551, 5).mine(51, TestChains.EASY_SPACING);
        try (TestNode node = new TestNode(server);
                TestFollower test = new TestFollower(folder, TestChains.network(), ANSWER_MILLIS, node.address())) {
            test.awaitTip(600);
            Hash256 doomed = mined.header(600).hash();
            test.follower.watch(doomed, 100);
            test.follower.watch(mined.header(551).hash(), 100);

            // Announced by its hash, as nodes do that were not asked for headers.
            server.replace(upTo(mined, 601));
            node.group()
                    .broadcast(new Inv(
                            List.of(InventoryItem.block(mined.header(601).hash()))));
            test.awaitTip(601);

            // Announced by its header; the branch has forked fifty blocks ago.
            server.replace(other.headers());
            node.group().broadcast(new Headers(List.of(other.header(602))));
            test.awaitTip(602);
            assertThat(test.chain.tip().hash()).isEqualTo(other.header(602).hash());
            test.await("orphan", () -> test.events.contains(new ChainEvent.Orphaned(doomed, 600)));
            // The last of them.
            test.await(
                    "confirmation",
                    () -> test.events.contains(
                            new ChainEvent.Confirmed(mined.header(551).hash(), 551, 52)));
            assertThat(test.events)
                    .contains(new ChainEvent.Confirmed(doomed, 600, 1), new ChainEvent.Confirmed(doomed, 600, 2))
                    .anyMatch(event -> event instanceof ChainEvent.Tip tip
                            && tip.change().isReorganisation()
                            && tip.change().fork().height() == 551
                            && tip.change().removed().size() == 50);
            assertThat(test.follower.status(doomed).kind()).isEqualTo(BlockStatus.Kind.ORPHANED);
            assertThat(test.follower.status(mined.header(551).hash()))
                    .isEqualTo(new BlockStatus(BlockStatus.Kind.IN_CHAIN, 551, 52));
            assertThat(test.follower.status(Hash256.ZERO).kind()).isEqualTo(BlockStatus.Kind.UNKNOWN);
            assertThat(test.log).isEmpty();
        }
    }

    @Test
    void goesOnWhereItLeftOff() throws Exception {
        HeaderServer server = new HeaderServer(upTo(mined, 500));
        try (TestNode node = new TestNode(server)) {
            try (TestFollower test = new TestFollower(folder, TestChains.network(), ANSWER_MILLIS, node.address())) {
                test.awaitTip(500);
            }
            server.replace(upTo(mined, 700));
            try (TestFollower test = new TestFollower(folder, TestChains.network(), ANSWER_MILLIS, node.address())) {
                assertThat(test.chain.tip().height()).isGreaterThanOrEqualTo(500);
                test.awaitTip(700);
                assertThat(test.follower.progress().headersAdded()).isEqualTo(200);
            }
        }
    }

    @Test
    void saysThatItHasNobodyToFollow() throws Exception {
        try (TestFollower test = new TestFollower(folder, TestChains.network(), ANSWER_MILLIS)) {
            assertThat(test.follower.state()).isEqualTo(SyncState.CONNECTING);
            assertThat(test.follower.status(Hash256.ZERO).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
        }
    }
}
