package io.fluxforge.stratum.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What miners of other hands need of the pool's lines. */
@Timeout(60)
class WireTest {
    private static final String EASIER = "bf" + "ff".repeat(31);

    @TempDir
    private Path folder;

    private TestPool pool(PortOptions.NotifyParams params, @Nullable InetSocketAddress reconnect) throws IOException {
        PortOptions port = new PortOptions(
                TestPool.loopback(),
                PortOptions.Transport.PLAIN,
                ProxySources.NONE,
                TestPool.FIXED,
                SoloRule.BY_PASSWORD,
                params,
                reconnect);
        return new TestPool(folder, port, null, options -> options).start().publish(Conversation.job(0));
    }

    private static TestMiner login(TestPool pool, String rig) throws IOException {
        TestMiner miner = pool.connect();
        miner.login("t1TestAddress." + rig, "x");
        return miner;
    }

    private static JsonNode job(TestMiner miner) throws IOException {
        return miner.readUntil("mining.notify").get("params");
    }

    @Test
    void jobsNameTheProofOfWork() throws IOException {
        try (TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
                TestMiner miner = login(pool, "a")) {
            for (int i = 0; i < 2; i++) {
                JsonNode job = job(miner);
                assertThat(job.size()).isEqualTo(10);
                assertThat(job.get(8).asString()).isEqualTo("125_4");
                assertThat(job.get(9).asString()).isEqualTo("ZelProof");
                pool.publish(Conversation.job(1));
            }
        }
    }

    @Test
    void plainJobsHaveTheParametersOfTheStandard() throws IOException {
        try (TestPool pool = pool(PortOptions.NotifyParams.PLAIN, null);
                TestMiner miner = login(pool, "a")) {
            for (int i = 0; i < 2; i++) {
                assertThat(job(miner).size()).isEqualTo(8);
                pool.publish(Conversation.job(1));
            }
        }
    }

    /** ZIP 301: no parameters mean the same host and port. Some miners take an empty host as one, and are lost. */
    @Test
    void plannedStopAsksClientsToComeBackWhereTheyAre() throws IOException {
        TestPool pool = new TestPool(folder).start().publish(Conversation.job(0));
        try (pool;
                TestMiner miner = pool.connectWorking()) {
            pool.close();
            assertThat(miner.readUntil("client.reconnect").get("params").size()).isZero();
            assertThat(miner.isClosedByPool()).isTrue();
        }
    }

    @Test
    void plannedStopSendsClientsWhereTheOperatorSays() throws IOException {
        InetSocketAddress other = InetSocketAddress.createUnresolved("other_pool.example", 3334);
        TestPool pool = pool(PortOptions.NotifyParams.EXTENDED, other);
        try (pool;
                TestMiner miner = pool.connectWorking()) {
            pool.close();
            assertThat(miner.readUntil("client.reconnect").get("params").toString())
                    .isEqualTo("[\"other_pool.example\",3334,5]");
        }
    }

    /** A miner that ignores jobs that are not clean would go on at its old difficulty until the next block. */
    @Test
    void newDifficultyComesWithACleanJobAndNobodyElseIsDisturbed() throws IOException {
        try (TestPool pool = pool(PortOptions.NotifyParams.EXTENDED, null);
                TestMiner changed = login(pool, "rig1");
                TestMiner other = login(pool, "b")) {
            String first = job(changed).get(0).asString();
            job(other);
            assertThat(changed.code("{\"id\":9,\"method\":\"mining.suggest_target\",\"params\":[\"" + EASIER + "\"]}"))
                    .isZero();
            pool.publish(Conversation.job(0));
            assertThat(changed.read().get("params").get(0).asString()).isEqualTo(EASIER);
            JsonNode job = changed.read().get("params");
            assertThat(job.get(0).asString()).isNotEqualTo(first);
            assertThat(job.get(7).asBoolean()).isTrue();
            assertThat(job(other).get(7).asBoolean()).isFalse();
            // What the miner was at still counts.
            assertThat(changed.code(Conversation.submits().getFirst())).isZero();
            pool.publish(Conversation.job(0));
            assertThat(job(changed).get(7).asBoolean()).isFalse();
        }
    }
}
