package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.share.ShareVerdict;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A client whose connection was lost comes back. */
class ResumeTest {
    private static final List<String> SUBMITS = Conversation.submits();
    private static final String WORKER = "t1TestAddress.rig1";

    @TempDir
    private Path folder;

    /** What a subscription is answered with. */
    private record Subscribed(String session, String nonce1) {}

    private static Subscribed subscribe(TestMiner miner, String session) throws IOException {
        JsonNode answer = miner.ask(
                "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"test/1\",\"" + session + "\",\"h\",1]}");
        return new Subscribed(
                answer.get("result").get(0).asString(),
                answer.get("result").get(1).asString());
    }

    private static Subscribed work(TestMiner miner, String session) throws IOException {
        Subscribed subscribed = subscribe(miner, session);
        assertThat(miner.code("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"" + WORKER + "\",\"x\"]}"))
                .isZero();
        miner.readUntil("mining.notify");
        return subscribed;
    }

    /** Works on one connection, and waits until the pool has seen its end. */
    private static Subscribed workAndLeave(TestPool pool) throws IOException, InterruptedException {
        Subscribed first;
        try (TestMiner miner = pool.connect()) {
            first = work(miner, "");
        }
        awaitNobody(pool);
        return first;
    }

    private static void awaitNobody(TestPool pool) throws InterruptedException {
        for (int i = 0; i < 3_000 && pool.pool().connections() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(pool.pool().connections()).isZero();
    }

    private TestPool pool() throws IOException {
        return new TestPool(folder).start().publish(Conversation.job(0));
    }

    @Test
    void sharesOfTheRunningJobStillCount() throws Exception {
        try (TestPool pool = pool()) {
            Subscribed first;
            try (TestMiner miner = pool.connect()) {
                first = work(miner, "");
                assertThat(miner.code(SUBMITS.get(0))).isZero();
            }
            awaitNobody(pool);
            // A job of the same tip comes meanwhile; the one before it stays good.
            pool.publish(Conversation.job(0));
            try (TestMiner miner = pool.connect()) {
                assertThat(work(miner, first.session)).isEqualTo(first);
                assertThat(miner.code(SUBMITS.get(1))).isZero();
                assertThat(miner.code(SUBMITS.get(0))).as("a duplicate").isEqualTo(22);
            }
            awaitNobody(pool);
            try (TestMiner miner = pool.connect()) {
                assertThat(work(miner, first.session)).as("once more").isEqualTo(first);
                assertThat(miner.code(SUBMITS.get(2))).isZero();
            }
            assertThat(pool.pool().counts().of(ShareVerdict.ACCEPTED)).isEqualTo(3);
        }
    }

    @Test
    void withoutTheSessionTheyDoNot() throws Exception {
        try (TestPool pool = pool()) {
            Subscribed first = workAndLeave(pool);
            try (TestMiner miner = pool.connect()) {
                Subscribed second = work(miner, "t1TestAddress.rig1");
                assertThat(second.session).isNotEqualTo(first.session);
                assertThat(second.nonce1).isNotEqualTo(first.nonce1);
                assertThat(miner.code(SUBMITS.get(0))).isNotZero();
            }
        }
    }

    @Test
    void aSessionIsResumedOnceOnlyAndNotWhileItLives() throws Exception {
        try (TestPool pool = pool()) {
            Subscribed first;
            try (TestMiner living = pool.connect();
                    TestMiner thief = pool.connect()) {
                first = work(living, "");
                assertThat(subscribe(thief, first.session).nonce1).isNotEqualTo(first.nonce1);
            }
            awaitNobody(pool);
            try (TestMiner back = pool.connect();
                    TestMiner thief = pool.connect()) {
                assertThat(subscribe(back, first.session)).isEqualTo(first);
                assertThat(subscribe(thief, first.session).nonce1).isNotEqualTo(first.nonce1);
            }
        }
    }

    @Test
    void anotherAddressDoesNotGetIt() throws Exception {
        try (TestPool pool = pool()) {
            Subscribed first = workAndLeave(pool);
            try (TestMiner thief = new TestMiner(elsewhere(pool.port()))) {
                assertThat(subscribe(thief, first.session).nonce1).isNotEqualTo(first.nonce1);
            }
            try (TestMiner back = pool.connect()) {
                assertThat(subscribe(back, first.session)).isEqualTo(first);
            }
        }
    }

    /** Not every system has a second loopback address. */
    private static Socket elsewhere(int port) throws IOException {
        InetAddress second = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try {
            return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port, second, 0);
        } catch (BindException e) {
            return Assumptions.abort("no second loopback address: " + e.getMessage());
        }
    }

    @Test
    void itIsForgottenAfterFiveMinutes() throws Exception {
        try (TestPool pool = pool()) {
            Subscribed first = workAndLeave(pool);
            pool.pass(299);
            try (TestMiner back = pool.connect()) {
                assertThat(work(back, first.session)).isEqualTo(first);
            }
            awaitNobody(pool);
            pool.pass(301);
            try (TestMiner late = pool.connect()) {
                assertThat(work(late, first.session).nonce1).isNotEqualTo(first.nonce1);
            }
        }
    }
}
