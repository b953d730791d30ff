package io.fluxforge.stratum.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class PoolApiTest {
    @TempDir
    private Path folder;

    /** Status line, headers and body. */
    private static String request(PoolApi api, String method, String path, String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
            String text = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(PoolApi api, String path) throws IOException {
        String answer = request(api, "GET", path, "localhost");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    @SuppressWarnings("try") // closed early to see what is answered then
    void showsWhatThePoolHasCounted() throws IOException, InterruptedException {
        try (Store store = Store.open(StoreOptions.sqlite(folder.resolve("pool.db")));
                TestPool pool = new TestPool(folder)
                        .accountingIn(store)
                        .start()
                        .publish(Conversation.job(0, Target.MAX, true, (header, solution) -> {}));
                TestMiner miner = pool.connectWorking();
                PoolApi api = new PoolApi(TestPool.loopback(), pool.pool(), () -> "node \"x\"")) {
            assertThat(miner.code(Conversation.submits().get(0))).isZero();
            var tables = Objects.requireNonNull(pool.pool().accounting()).tables();
            for (int i = 0; i < 3000 && tables.blocks(1).isEmpty(); i++) {
                Thread.sleep(10);
            }
            JsonNode state = json(api, "/api/pool");
            assertThat(state.get("node").asString()).isEqualTo("node \"x\"");
            assertThat(state.get("clients").asInt()).isEqualTo(1);
            assertThat(state.get("workers").asInt()).isEqualTo(1);
            assertThat(state.get("sharesSinceStart").get("accepted").asInt()).isEqualTo(1);
            assertThat(state.get("rates").get("1m").asDouble()).isPositive();
            assertThat(state.has("follower")).isFalse();
            pool.pool().show(() -> new FollowerStatus(SyncState.CONNECTING, 7, 5_000, "the disk is full"));
            JsonNode follower = json(api, "/api/pool").get("follower");
            assertThat(follower.get("state").asString()).isEqualTo("stopped");
            assertThat(follower.get("height").asInt()).isEqualTo(7);
            assertThat(follower.get("since").asLong()).isEqualTo(5_000);
            assertThat(follower.get("failure").asString()).isEqualTo("the disk is full");
            assertThat(request(api, "GET", "/metrics", "127.0.0.1:80"))
                    .contains(
                            "fluxforge_pool_follower_height 7.0",
                            "fluxforge_pool_follower_since_seconds 5.0",
                            "fluxforge_pool_follower_state{state=\"stopped\"} 1.0",
                            "fluxforge_pool_follower_state{state=\"synced\"} 0.0");
            JsonNode one = json(api, "/api/miner/t1TestAddress");
            assertThat(one.get("accepted").asInt()).isEqualTo(1);
            assertThat(one.get("workers").get(0).get("name").asString()).isEqualTo("t1TestAddress.rig1");
            assertThat(json(api, "/api/workers")).hasSize(1);
            assertThat(json(api, "/api/blocks").get(0).get("height").asInt()).isEqualTo(1_500_000);
            assertThat(json(api, "/api/blocks").get(0).has("placement")).isFalse();
            pool.pool().fatesFrom(block -> Optional.of(new BlockFate(BlockFate.Kind.WAITING, "A: bad-prevblk")));
            assertThat(json(api, "/api/blocks").get(0).get("placement").asString())
                    .isEqualTo("not placed yet");
            assertThat(json(api, "/api/blocks").get(0).get("placementReason").asString())
                    .isEqualTo("A: bad-prevblk");
            assertThat(request(api, "GET", "/metrics", "127.0.0.1:80"))
                    .contains(
                            "fluxforge_pool_shares_total{verdict=\"accepted\"} 1.0", "fluxforge_pool_connections 1.0");

            assertThat(request(api, "GET", "/api/miner/t1Nobody'--", "localhost"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(request(api, "GET", "/api/%2e%2e/x", "localhost")).startsWith("HTTP/1.1 404 ");
            assertThat(request(api, "POST", "/api/pool", "localhost")).startsWith("HTTP/1.1 405 ");
            assertThat(request(api, "GET", "/api/pool", "evil.example")).startsWith("HTTP/1.1 421 ");
            store.close();
            assertThat(request(api, "GET", "/api/workers", "localhost")).startsWith("HTTP/1.1 503 ");
            assertThat(json(api, "/api/pool").get("clients").asInt()).isEqualTo(1);
        }
    }
}
