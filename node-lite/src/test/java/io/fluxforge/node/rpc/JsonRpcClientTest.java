package io.fluxforge.node.rpc;

import static io.fluxforge.node.rpc.FakeNode.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

class JsonRpcClientTest {
    private static final String OK = "{\"result\":102,\"error\":null,\"id\":1}";
    private static final RpcCall COUNT = RpcCall.repeatable("getblockcount");

    @Test
    void answersTheValueAndSendsWhatANodeExpects() throws Exception {
        try (FakeNode node = new FakeNode(FakeNode.recorded("getblockcount.json"));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThat(client.call(COUNT).orThrow().asInt()).isEqualTo(102);
            assertThat(node.authorizations).containsExactly("Basic dXNlcjpzZWNyZXQ=");
            JsonNode request = node.requests.getFirst();
            assertThat(request.path("method").asString()).isEqualTo("getblockcount");
            assertThat(request.path("params").isArray()).isTrue();
        }
    }

    @Test
    void nodeErrorIsAValueWhateverTheHttpStatus() throws Exception {
        for (int status : new int[] {200, 404, 500}) {
            try (FakeNode node = new FakeNode(json(status, Recorded.text("getblock-notfound.json")));
                    JsonRpcClient client = new JsonRpcClient(node.options())) {
                RpcResult<JsonNode> result = client.call(RpcCall.repeatable("getblock", "00"));
                assertThat(result).isEqualTo(RpcResult.refused(new RpcError(-5, "Block not found")));
                assertThatThrownBy(result::orThrow).hasMessage("the node refused: Block not found (-5)");
                assertThat(node.requests).hasSize(1);
            }
        }
    }

    @Test
    void wrongPasswordIsToldWithoutShowingIt() throws Exception {
        try (FakeNode node = new FakeNode(json(401, Recorded.text("http-401.txt")));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.call(COUNT))
                    .asInstanceOf(InstanceOfAssertFactories.type(RpcException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORISED))
                    .satisfies(
                            e -> assertThat(e).message().contains("user user").doesNotContain("secret"));
            assertThat(node.requests).hasSize(1);
        }
    }

    @Test
    void cookieIsReadAgainWhenTheNodeStartedAnew(@TempDir Path folder) throws Exception {
        Path cookie = folder.resolve(".cookie");
        PrivateFiles.createFile(cookie);
        Files.writeString(cookie, "__cookie__:old");
        try (FakeNode node = new FakeNode(json(200, OK), json(401, ""), json(200, OK));
                JsonRpcClient client =
                        new JsonRpcClient(RpcOptions.of(node.uri(), new RpcCredentials.Cookie(cookie)))) {
            assertThat(client.call(COUNT).orThrow().asInt()).isEqualTo(102);
            Files.writeString(cookie, "__cookie__:new\n");
            assertThat(client.call(COUNT).orThrow().asInt()).isEqualTo(102);
            assertThat(node.authorizations)
                    .containsExactly(
                            "Basic X19jb29raWVfXzpvbGQ=", "Basic X19jb29raWVfXzpvbGQ=", "Basic X19jb29raWVfXzpuZXc=");
        }
    }

    @Test
    void missingOrSenselessCookieNamesItsFile(@TempDir Path folder) throws Exception {
        Path cookie = folder.resolve(".cookie");
        RpcCredentials credentials = new RpcCredentials.Cookie(cookie);
        assertThatThrownBy(credentials::current).hasMessageContaining(cookie + " cannot be read");
        PrivateFiles.createFile(cookie);
        Files.write(cookie, new byte[4096]);
        assertThatThrownBy(credentials::current).hasMessageContaining(cookie + " holds no cookie");
    }

    @Test
    void repeatableCallsAreTriedAgain() throws Exception {
        String warmingUp = "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading block index...\"},\"id\":1}";
        try (FakeNode node = new FakeNode(json(503, "Work queue depth exceeded"), json(500, warmingUp), json(200, OK));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThat(client.call(COUNT).orThrow().asInt()).isEqualTo(102);
            assertThat(node.requests).hasSize(3);
        }
    }

    /** A real node's answer while long polls held all its threads: HTTP 500, and no JSON. */
    @Test
    void fullQueueIsToldInTheNodesOwnWords() throws Exception {
        String recorded = Recorded.text("http-500-work-queue.txt");
        String body = recorded.substring(recorded.lastIndexOf('\n') + 1);
        try (FakeNode node = new FakeNode(json(500, body));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.call(COUNT))
                    .hasMessageContaining("\"Work queue depth exceeded\"")
                    .hasMessageContaining("-rpcthreads")
                    .hasMessageContaining("-rpcworkqueue")
                    .satisfies(e -> assertKind(e, Kind.BUSY));
            // More threads may be free a little later.
            assertThat(node.requests).hasSize(3);
        }
    }

    @Test
    void brokenConnectionIsTriedAgainButNotForEver() throws Exception {
        try (FakeNode node = new FakeNode((exchange, _) -> exchange.close());
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.call(COUNT)).satisfies(e -> assertKind(e, Kind.UNREACHABLE));
            assertThat(node.requests).hasSize(3);
        }
    }

    @Test
    void otherCallsAreSentOnce() throws Exception {
        try (FakeNode node = new FakeNode(json(503, ""));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.call(RpcCall.once("sendrawtransaction", "00")))
                    .satisfies(e -> assertKind(e, Kind.BUSY));
            assertThat(node.requests).hasSize(1);
        }
    }

    @Test
    void nobodyListensIsUnreachable() throws Exception {
        RpcOptions options;
        try (FakeNode node = new FakeNode(json(200, OK))) {
            options = node.options();
        }
        try (JsonRpcClient client = new JsonRpcClient(options)) {
            assertThatThrownBy(() -> client.call(COUNT)).satisfies(e -> assertKind(e, Kind.UNREACHABLE));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodeThatStallsTimesOut(boolean afterTheHeaders) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FakeNode.Answer stall = (exchange, _) -> {
            if (afterTheHeaders) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            end.await();
        };
        try (FakeNode node = new FakeNode(stall);
                JsonRpcClient client = new JsonRpcClient(node.options()
                        .withTimeout(Duration.ofSeconds(5), Duration.ofMillis(200))
                        .withAttempts(1, Duration.ZERO))) {
            assertThatThrownBy(() -> client.call(COUNT)).satisfies(e -> assertKind(e, Kind.TIMED_OUT));
            end.countDown();
        }
    }

    @Test
    void answerBeyondTheBoundIsCutOff() throws Exception {
        try (FakeNode node = new FakeNode(json(200, "{\"result\":\"" + "0".repeat(2000) + "\"}"));
                JsonRpcClient client = new JsonRpcClient(node.options().withMaxAnswerBytes(1000))) {
            assertThatThrownBy(() -> client.call(COUNT))
                    .satisfies(e -> assertKind(e, Kind.BAD_ANSWER))
                    .hasMessageContaining("longer than 1000 bytes");
            assertThat(node.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "17",
                "{}",
                "{\"error\":null}",
                "{\"result\":1,\"error\":\"odd\"}",
                "{\"result\":1} {}",
                "{\"result\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    void whatIsNoAnswerIsRefused(String body) throws Exception {
        try (FakeNode node = new FakeNode(json(200, body));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.call(COUNT)).satisfies(e -> assertKind(e, Kind.BAD_ANSWER));
        }
    }

    @Test
    void mutatedAnswersEndInAValueOrAnRpcException() throws Exception {
        byte[] recorded =
                Recorded.text("getblocktemplate-with-tx.json").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Random random = new Random(4711);
        FakeNode.Answer mutated = (exchange, _) -> {
            byte[] bytes = recorded.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
        try (FakeNode node = new FakeNode(mutated);
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            for (int i = 0; i < 500; i++) {
                try {
                    assertThat(client.call(COUNT)).isNotNull();
                } catch (RpcException e) {
                    assertThat(e.kind()).isEqualTo(Kind.BAD_ANSWER);
                }
            }
        }
    }

    @Test
    void answersWhileTheCommonPoolIsBlocked() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try (FakeNode node = new FakeNode(json(200, OK));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThat(client.call(COUNT).orThrow().asInt()).isEqualTo(102);
        } finally {
            end.countDown();
        }
    }

    @Test
    void batchKeepsItsOrderAndIsSplit() throws Exception {
        FakeNode.Answer shuffled = (exchange, request) -> {
            List<JsonNode> calls = new ArrayList<>();
            request.forEach(calls::add);
            Collections.reverse(calls);
            ArrayNode answers = Json.MAPPER.createArrayNode();
            for (JsonNode call : calls) {
                int height = call.path("params").path(0).asInt();
                var answer = answers.addObject().put("id", call.path("id").asInt());
                if (height == 7) {
                    answer.putNull("result")
                            .putObject("error")
                            .put("code", -8)
                            .put("message", "Block height out of range");
                } else {
                    answer.put("result", "hash " + height).putNull("error");
                }
            }
            FakeNode.send(exchange, 200, answers.toString());
        };
        try (FakeNode node = new FakeNode(shuffled);
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            List<RpcCall> calls = new ArrayList<>();
            for (int height = 0; height < 450; height++) {
                calls.add(RpcCall.repeatable("getblockhash", height));
            }
            List<RpcResult<JsonNode>> results = client.batch(calls);
            assertThat(results).hasSize(450);
            assertThat(results.get(7)).isInstanceOf(RpcResult.Refusal.class);
            assertThat(results.get(449).orThrow().asString()).isEqualTo("hash 449");
            assertThat(node.requests).hasSize(3);
        }
    }

    @Test
    void batchThatLeavesOutACallIsRefused() throws Exception {
        try (FakeNode node = new FakeNode(json(200, "[{\"id\":0,\"result\":1,\"error\":null}]"));
                JsonRpcClient client = new JsonRpcClient(node.options())) {
            assertThatThrownBy(() -> client.batch(List.of(COUNT, COUNT)))
                    .satisfies(e -> assertKind(e, Kind.BAD_ANSWER))
                    .hasMessageContaining("leaves out call 1");
        }
    }

    private static void assertKind(Throwable e, Kind kind) {
        assertThat(e)
                .asInstanceOf(InstanceOfAssertFactories.type(RpcException.class))
                .extracting(RpcException::kind)
                .isEqualTo(kind);
    }
}
