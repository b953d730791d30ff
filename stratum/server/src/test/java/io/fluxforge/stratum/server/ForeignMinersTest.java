package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Foreign miners say again what they said, and hear again what they heard, but for the names of the sessions. */
class ForeignMinersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nheqminer-0.5c",
                "equihash-java-miner",
                "sgminer-gm-5.5.6",
                "zelhash-reference-restart",
                "mo-miner-0.8.0"
            })
    void isAnsweredAsRecorded(String name) throws IOException {
        Recording recording = Recording.of(name);
        int i = 0;
        for (List<Conversation.Line> connection : recording.connections()) {
            replay(recording, connection, folder.resolve(Integer.toString(i++)));
        }
    }

    /** On a pool of its own: where there are several, the pool was started anew. */
    private static void replay(Recording recording, List<Conversation.Line> connection, Path folder)
            throws IOException {
        Iterator<JobNotice> jobs = Recording.jobs(connection).iterator();
        JobNotice first = jobs.next();
        DifficultyPolicy policy = new DifficultyPolicy(recording.limit(), 1, 0.01, 1e9, 0);
        try (TestPool pool = new TestPool(folder, policy, options -> options)) {
            pool.firstNonce(Recording.nonce1(connection)).millis.set(Recording.time(first) * 1000);
            pool.jobIds.clear();
            Recording.jobs(connection).forEach(job -> pool.jobIds.add(job.jobId()));
            pool.start().publish(recording.job(first));
            try (TestMiner miner = pool.connect()) {
                boolean working = false;
                for (Conversation.Line line : connection) {
                    if (line.fromMiner()) {
                        miner.send(line.text());
                        continue;
                    }
                    if (line.text().contains("mining.notify")) {
                        if (working) {
                            JobNotice next = jobs.next();
                            pool.millis.set(Recording.time(next) * 1000);
                            pool.publish(recording.job(next));
                        }
                        working = true;
                    } else if (line.text().contains("client.reconnect")) {
                        pool.pool().close();
                    }
                    assertThat(nameless(miner.read()))
                            .isEqualTo(nameless(JsonMapper.shared().readTree(line.text())));
                }
            }
        }
    }

    /** A session's name is made by chance. */
    private static JsonNode nameless(JsonNode line) {
        if (line.path("result") instanceof ArrayNode subscribed) {
            subscribed.setNull(0);
        }
        return line;
    }
}
