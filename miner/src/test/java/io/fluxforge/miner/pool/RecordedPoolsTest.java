package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Foreign pools say again what they said to this miner, and hear again what they heard, with the shares that were found then. */
class RecordedPoolsTest implements SessionListener {
    private final Queue<String> sent = new ArrayDeque<>();
    private final List<PoolJob> jobs = new ArrayList<>();
    private final List<SessionEnd> ends = new ArrayList<>();
    private int accepted;

    @ParameterizedTest
    @CsvSource({"s-nomp,'200,9',6", "stratumpool-cenote,'48,5',1"})
    void saysWhatWasRecorded(String name, String params, int shares) throws IOException {
        JsonNode lines = read(name).get("connections").get(0);
        StratumSession session = session(lines, EquihashParams.parse(params + ":ZcashPoW"));
        session.start();
        for (JsonNode line : lines) {
            String text = line.get("line").asString();
            if (line.get("dir").asString().equals("pool to miner")) {
                session.receive(text.getBytes(StandardCharsets.UTF_8));
                continue;
            }
            JsonNode request = JsonMapper.shared().readTree(text);
            if (request.get("method").asString().equals("mining.submit")) {
                assertThat(session.submit(share(request.get("params")))).isTrue();
            }
            assertThat(sent.poll()).isEqualTo(text);
        }
        assertThat(sent).isEmpty();
        assertThat(ends).isEmpty();
        assertThat(accepted).isEqualTo(shares);
    }

    private Share share(JsonNode params) {
        PoolJob job = jobs.stream()
                .filter(given -> given.id().equals(params.get(1).asString()))
                .findFirst()
                .orElseThrow();
        byte[] nonce2 = HexFormat.of().parseHex(params.get(3).asString());
        String solution = params.get(4).asString();
        // Its CompactSize is one byte, or three that begin with fd.
        int digits = solution.startsWith("fd") ? 6 : 2;
        byte[] packed = HexFormat.of().parseHex(solution.substring(digits));
        return new Share(job, nonce2, packed, false, (share, verdict, reason, latency) -> {});
    }

    private StratumSession session(JsonNode lines, EquihashParams params) {
        JsonNode subscribe = request(lines, "mining.subscribe");
        JsonNode authorize = request(lines, "mining.authorize");
        PoolUrl url =
                new PoolUrl(false, subscribe.get(2).asString(), subscribe.get(3).asInt());
        SessionSettings settings = new SessionSettings(
                subscribe.get(0).asString(),
                url,
                authorize.get(0).asString(),
                authorize.get(1).asString(),
                params,
                false,
                null,
                NetOptions.DEFAULT);
        return new StratumSession(
                settings,
                line -> sent.add(new String(line, StandardCharsets.US_ASCII).strip()),
                this,
                InstantSource.fixed(Instant.EPOCH),
                () -> 0);
    }

    private static JsonNode request(JsonNode lines, String method) {
        for (JsonNode line : lines) {
            JsonNode request = JsonMapper.shared().readTree(line.get("line").asString());
            if (request.path("method").asString("").equals(method)) {
                return request.get("params");
            }
        }
        throw new AssertionError(method);
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RecordedPoolsTest.class.getResourceAsStream("/recorded/" + name + ".json"))) {
            return JsonMapper.shared().readTree(in);
        }
    }

    @Override
    public void work(@Nullable PoolJob job) {
        if (job != null) {
            jobs.add(job);
        }
    }

    @Override
    public void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis) {
        assertThat(verdict).as(reason).isEqualTo(Share.Verdict.ACCEPTED);
        accepted++;
    }

    @Override
    public void notice(String text) {}

    @Override
    public void ended(SessionEnd end) {
        ends.add(end);
    }
}
