package io.fluxforge.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.rpc.SubmitVerdict.Kind;
import io.fluxforge.node.template.BlockTemplate;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FluxRpcTest {
    private static final Hash256 HASH =
            Hash256.parse("fde865983b85f26f4daba20bec94195dd9254c9a1dbc2f9f6fff5d09dec3af61");

    private interface Body<T> {
        T of(FluxRpc rpc) throws Exception;
    }

    private static <T> T with(String recorded, Body<T> body) throws Exception {
        return with(FakeNode.recorded(recorded), body);
    }

    private static <T> T with(FakeNode.Answer answer, Body<T> body) throws Exception {
        try (FakeNode node = new FakeNode(answer);
                FluxRpc rpc = new FluxRpc(node.options())) {
            return body.of(rpc);
        }
    }

    @Test
    void tellsTipAndBlocks() throws Exception {
        assertThat(with("getblockcount.json", FluxRpc::blockCount).orThrow()).isEqualTo(102);
        assertThat(with("getblockhash.json", rpc -> rpc.blockHash(103)).orThrow())
                .isEqualTo(HASH);
        assertThat(with("getbestblockhash.json", FluxRpc::bestBlockHash).orThrow())
                .hasToString("b811cc0083b3013033bbd242b9fec9ba3085d3537f76302b6ffd6cbf7c689ea3");
        RpcResult<byte[]> missing = with("getblock-notfound.json", rpc -> rpc.rawBlock(HASH));
        assertThat(missing).isEqualTo(RpcResult.refused(new RpcError(RpcError.NOT_FOUND, "Block not found")));
        Block block = Block.decode(
                with("getblock-hex.json", rpc -> rpc.rawBlock(HASH)).orThrow());
        assertThat(block.hash()).isEqualTo(HASH);
        assertThat(with("getrawmempool.json", FluxRpc::mempool).orThrow())
                .hasToString("[63b8c731a20ea76157b814a7438aa689a9be7728902353511d488a3265d69332]");
    }

    @Test
    void tellsWhatANodeKnowsOfABlock() throws Exception {
        HeaderInfo tip =
                with("getblockheader.json", rpc -> rpc.headerInfo(HASH)).orThrow();
        assertThat(tip)
                .isEqualTo(new HeaderInfo(
                        HASH,
                        103,
                        1,
                        1795362598,
                        0x1f105e77,
                        BigInteger.valueOf(0x12a88),
                        Hash256.parse("b811cc0083b3013033bbd242b9fec9ba3085d3537f76302b6ffd6cbf7c689ea3"),
                        null));
        assertThat(tip.isInBestChain()).isTrue();
        HeaderInfo orphan =
                with("getblock-orphaned.json", rpc -> rpc.headerInfo(HASH)).orThrow();
        assertThat(orphan.confirmations()).isEqualTo(-1);
        assertThat(orphan.isInBestChain()).isFalse();
    }

    @Test
    void readsHeadersInBatches() throws Exception {
        JsonNode hash = Recorded.result("getblockhash.json");
        JsonNode header = Recorded.result("getblockheader-hex.json");
        FakeNode.Answer answer = (exchange, request) -> {
            var answers = io.fluxforge.node.json.Json.MAPPER.createArrayNode();
            for (JsonNode call : request) {
                var one = answers.addObject();
                one.set("id", call.get("id"));
                if (call.path("method").asString().equals("getblockheader")) {
                    one.set("result", header);
                } else if (call.path("params").get(0).asInt() <= 103) {
                    one.set("result", hash);
                } else {
                    one.putNull("result")
                            .putObject("error")
                            .put("code", -8)
                            .put("message", "Block height out of range");
                }
            }
            FakeNode.send(exchange, 200, answers.toString());
        };
        List<ChainHeader> headers = with(answer, rpc -> rpc.headers(101, 10));
        assertThat(headers)
                .hasSize(3)
                .allSatisfy(read -> assertThat(read.hash()).isEqualTo(HASH));
    }

    @Test
    void tellsWhetherANodeIsSyncing() throws Exception {
        String chain = Recorded.text("getblockchaininfo.json").replace("\"id\":1", "\"id\":0");
        String network = Recorded.text("getnetworkinfo.json");
        SyncState state = with(FakeNode.json(200, "[" + chain + "," + network + "]"), FluxRpc::syncState)
                .orThrow();
        assertThat(state.blocks()).isEqualTo(102);
        assertThat(state.chain()).isEqualTo("regtest");
        assertThat(state.peers()).isZero();
        assertThat(state.isSyncing()).isFalse();
        String behind = chain.replace("\"headers\":102", "\"headers\":110");
        assertThat(with(FakeNode.json(200, "[" + behind + "," + network + "]"), FluxRpc::syncState)
                        .orThrow()
                        .isSyncing())
                .isTrue();
        String starting = "[{\"id\":0,\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading\"}},"
                + "{\"id\":1,\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading\"}}]";
        assertThat(with(FakeNode.json(200, starting), FluxRpc::syncState))
                .isEqualTo(RpcResult.refused(new RpcError(RpcError.WARMING_UP, "Loading")));
    }

    @Test
    void givesCheckedTemplates() throws Exception {
        assertThat(with("getblocktemplate-with-tx.json", FluxRpc::blockTemplate)
                        .orThrow()
                        .height())
                .isEqualTo(103);
        assertThat(with("getblocktemplate-PON-active.json", FluxRpc::blockTemplate))
                .isInstanceOf(RpcResult.Refusal.class);
        String wrong = Recorded.text("getblocktemplate-with-tx.json").replace("15000000312", "15000000313");
        assertThatThrownBy(() -> with(FakeNode.json(200, wrong), FluxRpc::blockTemplate))
                .hasMessage("getblocktemplate: the node's answer is refused: "
                        + "miner_reward is 15000000313, the coinbase's first output 15000000312");
    }

    @Test
    void longPollPassesTheIdAndGivesUpQuietly() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FakeNode.Answer newTip = FakeNode.recorded("getblocktemplate-longpoll.json");
        try (FakeNode node = new FakeNode(newTip, (_, _) -> end.await());
                FluxRpc rpc = new FluxRpc(node.options().withLongPollTimeout(Duration.ofMillis(300)))) {
            BlockTemplate first = rpc.nextBlockTemplate("old").orElseThrow().orThrow();
            assertThat(first.height()).isEqualTo(111);
            assertThat(node.requests
                            .getFirst()
                            .path("params")
                            .get(0)
                            .path("longpollid")
                            .asString())
                    .isEqualTo("old");
            assertThat(rpc.nextBlockTemplate(first.longPollId())).isEmpty();
            end.countDown();
            assertThat(node.requests).hasSize(2);
        }
    }

    /** Every verdict that a real node gave. */
    @Test
    void understandsEachRecordedVerdict() throws Exception {
        int accepted = 0;
        for (JsonNode recorded : Recorded.answer("submitblock-verdicts.json")) {
            JsonNode response = recorded.path("response");
            SubmitVerdict verdict = with(FakeNode.json(200, response.toString()), rpc -> rpc.submitBlock(new byte[10]));
            String word = response.path("result").asString("");
            assertThat(verdict.word()).isEqualTo(word);
            Kind kind = switch (word) {
                case "" -> Kind.ACCEPTED;
                case "duplicate" -> Kind.DUPLICATE;
                case "inconclusive" -> Kind.INCONCLUSIVE;
                default -> Kind.REJECTED;
            };
            assertThat(verdict.kind()).as(recorded.path("case").asString()).isEqualTo(kind);
            accepted += verdict.isKept() ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "submitblock-bad-solution.json, invalid-solution",
        "submitblock-duplicate.json, duplicate",
        "submitblock-garbage.json, Block decode failed",
        "submitblock-modified-time.json, invalid-solution",
        "submitblock-bad-merkle-and-solution.json, invalid-solution",
    })
    void understandsOtherVerdicts(String file, String word) throws Exception {
        SubmitVerdict verdict = with(file, rpc -> rpc.submitBlock(new byte[1]));
        assertThat(verdict).hasToString(word);
    }

    /** A node that is starting, or whose disk is full, has judged nothing. */
    @ParameterizedTest
    @CsvSource({"-28, Loading block index...", "-25, out of disk space", "-1, some exception"})
    void errorIsNoVerdictOnABlock(int code, String message) {
        String answer = "{\"result\":null,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"},\"id\":0}";
        assertThatThrownBy(() -> with(FakeNode.json(500, answer), rpc -> rpc.submitBlock(new byte[1])))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining(message);
    }

    @Test
    void blockWhoseAnswerWasLostIsSubmittedAgain() throws Exception {
        try (FakeNode node = new FakeNode(
                        (exchange, _) -> exchange.close(), FakeNode.recorded("submitblock-duplicate.json"));
                FluxRpc rpc = new FluxRpc(node.options())) {
            assertThat(rpc.submitBlock(new byte[] {0x0a}).isKept()).isTrue();
            assertThat(node.requests).hasSize(2);
            assertThat(node.requests.getFirst().path("params").get(0).asString())
                    .isEqualTo("0a");
        }
    }

    @Test
    void transactionIsSentOnce() throws Exception {
        byte[] raw = with(
                        FakeNode.json(
                                200,
                                "{\"result\":\""
                                        + Recorded.result("getrawtransaction-verbose.json")
                                                .path("hex")
                                                .asString()
                                        + "\",\"error\":null}"),
                        rpc -> rpc.rawTransaction(HASH))
                .orThrow();
        Hash256 txid = Transaction.decode(raw).txid();
        assertThat(with(
                                FakeNode.json(200, "{\"result\":\"" + txid + "\",\"error\":null}"),
                                rpc -> rpc.sendRawTransaction(raw))
                        .orThrow())
                .isEqualTo(txid);
        try (FakeNode node = new FakeNode((exchange, _) -> exchange.close());
                FluxRpc rpc = new FluxRpc(node.options())) {
            assertThatThrownBy(() -> rpc.sendRawTransaction(raw)).isInstanceOf(RpcException.class);
            assertThat(node.requests).hasSize(1);
        }
    }

    @Test
    void answersOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> with("getblock-by-height.json", rpc -> rpc.rawBlock(HASH)))
                .hasMessage("getblock: the node's answer is refused: the answer is no string of hex digits");
        assertThatThrownBy(() -> with("getblockhash.json", FluxRpc::blockCount))
                .hasMessageContaining("the answer is no height");
        assertThatThrownBy(() -> with("getblockcount.json", FluxRpc::bestBlockHash))
                .hasMessageContaining("the answer is no hash");
        assertThatThrownBy(() -> with("getblockcount.json", rpc -> rpc.submitBlock(new byte[1])))
                .hasMessageContaining("is neither null nor a word");
        assertThatThrownBy(() -> with("getblockcount.json", rpc -> rpc.headerInfo(HASH)))
                .hasMessageContaining("the answer is no object");
    }
}
