package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.StoreException;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Inv;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The follower's disk fails, for a while or for good. */
class SupervisedFollowerTest {
    private static final ChainParams NETWORK = TestChains.network();
    private static final String FULL = "the header store cannot be written: No space left on device";

    private static MinedChain mined;

    @TempDir
    private Path folder;

    private final List<ChainEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final PowVerifier verifier = new PowVerifier(1);
    private HeaderServer server;
    private TestNode node;
    private FailingStores stores;
    private SupervisedFollower follower;

    @BeforeAll
    static void mine() {
        mined = TestChains.mined(400);
    }

    @BeforeEach
    void make() throws Exception {
        server = new HeaderServer(mined.headers().subList(0, 301));
        node = new TestNode(server);
        stores = new FailingStores(LmdbHeaderStore.in(folder, NETWORK.genesis().hash()));
        PeerOptions peers = PeerOptions.fixed(NETWORK, "/fluxforge:test/", List.of(node.address()))
                .withTimes(TestNode.TIMES);
        follower = new SupervisedFollower(
                NETWORK,
                stores,
                verifier,
                InstantSource.system(),
                FollowOptions.of(peers),
                new FollowerListener() {
                    @Override
                    public void followerFails(String reason, long retryMillis) {
                        log.add("fails " + reason);
                    }

                    @Override
                    public void followerWorks(int height) {
                        log.add("works " + height);
                    }

                    @Override
                    public void storeSetAside(String reason, Path kept) {
                        log.add("set aside " + kept.getFileName());
                    }

                    @Override
                    public void defect(Throwable failure) {
                        log.add("defect " + failure);
                    }
                },
                Duration.ofMillis(10));
        follower.subscribe(events::add);
    }

    @AfterEach
    void close() {
        follower.close();
        node.close();
        verifier.close();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + what + "; " + follower.status() + "; " + log);
            }
            Thread.sleep(5);
        }
    }

    private void awaitTip(int height) throws InterruptedException {
        await("tip " + height, () -> follower.tip().height() == height && follower.state() == SyncState.SYNCED);
    }

    private void announce(int height) {
        server.replace(mined.headers().subList(0, height + 1));
        node.group().broadcast(new Headers(List.of(mined.header(height))));
    }

    private long fails(String reason) {
        return log.stream().filter(line -> line.contains(reason)).count();
    }

    @Test
    void goesOnByItselfWhenThereIsRoomAgain() throws Exception {
        follower.start();
        awaitTip(300);
        Hash256 next = mined.header(301).hash();
        follower.watch(next, 100);
        stores.full = true;
        announce(301);
        await("three attempts", () -> fails("fails " + FULL) >= 3);

        // It says so, and decides nothing.
        FollowerStatus status = follower.status();
        assertThat(status.works()).isFalse();
        assertThat(status.failure()).isEqualTo(FULL);
        assertThat(status.state()).isEqualTo(SyncState.CONNECTING);
        assertThat(status.height()).isEqualTo(300);
        assertThat(status.sinceMillis()).isLessThanOrEqualTo(System.currentTimeMillis());
        assertThat(follower.progress().outlook()).isEqualTo(FULL);
        assertThat(follower.status(next).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
        assertThat(follower.status(mined.header(300).hash()).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
        assertThat(follower.recordAt(300)).isNull();
        await("the event", () -> events.contains(new ChainEvent.State(SyncState.CONNECTING)));

        stores.full = false;
        awaitTip(301);
        assertThat(log).contains("works 300").noneMatch(line -> line.startsWith("defect"));
        assertThat(follower.status().works()).isTrue();
        announce(303);
        awaitTip(303);
        // Who has subscribed and what is watched have outlived it all.
        await("confirmations", () -> events.contains(new ChainEvent.Confirmed(next, 301, 3)));
        assertThat(log).filteredOn(line -> line.startsWith("works")).hasSize(1);
    }

    @Test
    void aDiskThatCannotBeReadIsFoundOutByWhoeverReads() throws Exception {
        follower.start();
        awaitTip(300);
        stores.unreadable = true;
        node.group()
                .broadcast(new Inv(List.of(InventoryItem.block(mined.header(301).hash()))));
        await("the failure", () -> fails("fails the header store cannot be read: Input/output error") > 0);
        assertThat(follower.tip().height()).isEqualTo(300);
        stores.unreadable = false;
        server.replace(mined.headers());
        awaitTip(400);
    }

    @Test
    void aQuestionFindsItOutToo() throws Exception {
        follower.start();
        awaitTip(300);
        stores.unreadable = true;
        assertThat(follower.status(mined.header(300).hash()).kind()).isEqualTo(BlockStatus.Kind.UNDECIDED);
        await("the failure", () -> fails("Input/output error") > 0);
        stores.unreadable = false;
        awaitTip(300);
    }

    @Test
    void aStoreThatGetsDamagedIsFilledAnew() throws Exception {
        follower.start();
        awaitTip(300);
        stores.damaged = true;
        stores.full = true;
        announce(301);
        await("the failure", () -> fails("fails") > 0);
        stores.full = false;
        awaitTip(301);
        assertThat(log).contains("set aside data.mdb.damaged", "works 0");
        assertThat(stores.setAside).hasValue(1);
    }

    @Test
    void aFileOfGarbageIsKeptBesideAndFilledAnew() throws Exception {
        byte[] garbage = new byte[20_000];
        new java.util.Random(1).nextBytes(garbage);
        Files.write(folder.resolve("data.mdb"), garbage);
        follower.start();
        awaitTip(300);
        assertThat(log).containsExactly("set aside data.mdb.damaged");
        assertThat(folder.resolve("data.mdb.damaged")).hasBinaryContent(garbage);
    }

    @Test
    void whatTheUserHasToMendEndsTheStart() {
        try (LmdbHeaderStore _ = LmdbHeaderStore.open(folder, NETWORK.genesis().hash())) {
            assertThatThrownBy(follower::start)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is in use");
        }
    }

    @Test
    void aSubscriberThatFailsKeepsNobodyFromAnything() throws Exception {
        follower.subscribe(event -> {
            throw new StackOverflowError("a subscriber's");
        });
        follower.start();
        awaitTip(300);
        await("the defect", () -> log.contains("defect java.lang.StackOverflowError: a subscriber's"));
        announce(301);
        awaitTip(301);
        await(
                "all events",
                () -> events.stream()
                        .anyMatch(event -> event instanceof ChainEvent.Tip(var change, var _)
                                && change.tip().height() == 301));
    }
}
