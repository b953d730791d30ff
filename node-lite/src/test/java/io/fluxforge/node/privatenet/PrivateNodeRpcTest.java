package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.InputSigner;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.Recorded;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.template.BlockTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One node whose chain grows from test to test, asked by our own client and compared with a real node's answers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrivateNodeRpcTest {
    @TempDir
    static Path folder;

    private static SmallHeaderSolver solver;
    private static PrivateNode node;
    private static FluxRpc rpc;

    @BeforeAll
    static void startAndMine() throws Exception {
        solver = new SmallHeaderSolver();
        node = new PrivateNode(PrivateNodeOptions.onFreePorts(Networks.builtIn("regtest"), folder)
                .withSolver(solver));
        node.start();
        rpc = new FluxRpc(RpcOptions.of(uri(), new RpcCredentials.Cookie(folder.resolve(".cookie"))));
        assertThat(call("generate", 110)).hasSize(110);
    }

    @AfterAll
    static void stop() {
        rpc.close();
        node.close();
        assertThat(folder.resolve(".cookie")).doesNotExist();
    }

    private static URI uri() {
        return URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
    }

    private static JsonNode call(String method, Object... params) throws Exception {
        // Mining takes its time, and must not be asked for twice.
        return rpc.client()
                .call(RpcCall.once(method, params), Duration.ofMinutes(3))
                .orThrow();
    }

    private static RpcError refusal(String method, Object... params) throws Exception {
        return ((RpcResult.Refusal<JsonNode>) rpc.client().call(RpcCall.repeatable(method, params))).error();
    }

    @Test
    @Order(1)
    void answersHaveTheShapeOfTheRealOnes() throws Exception {
        String tip = call("getbestblockhash").asString();
        assertThat(tip).isEqualTo(node.tip().toString());
        Shapes.assertSame(Recorded.result("getblock.json"), call("getblock", tip), Set.of());
        Shapes.assertSame(Recorded.result("getblock-by-height.json"), call("getblock", "110"), Set.of());
        Shapes.assertSame(Recorded.result("getblockheader.json"), call("getblockheader", tip), Set.of());
        Shapes.assertSame(Recorded.result("getblockheader-hex.json"), call("getblockheader", tip, false), Set.of());
        Shapes.assertSame(Recorded.result("getblock-hex.json"), call("getblock", tip, 0), Set.of());
        Shapes.assertSame(Recorded.result("getblockchaininfo.json"), call("getblockchaininfo"), Set.of());
        Shapes.assertSame(Recorded.result("getmininginfo.json"), call("getmininginfo"), Set.of());
        Shapes.assertSame(Recorded.result("getnetworkinfo.json"), call("getnetworkinfo"), Set.of());
        Shapes.assertSame(Recorded.result("getinfo.json"), call("getinfo"), Set.of());
        Shapes.assertSame(Recorded.result("getdifficulty.json"), call("getdifficulty"), Set.of());
        Shapes.assertSame(Recorded.result("getblockcount.json"), call("getblockcount"), Set.of());
        Shapes.assertSame(Recorded.result("getblockhash.json"), call("getblockhash", 5), Set.of());
        Shapes.assertSame(Recorded.result("getblocksubsidy.json"), call("getblocksubsidy", 110), Set.of());
        Shapes.assertSame(Recorded.result("getnetworksolps.json"), call("getnetworksolps"), Set.of());
        Shapes.assertSame(Recorded.result("getpeerinfo-nopeers.json"), call("getpeerinfo"), Set.of());
        Shapes.assertSame(Recorded.result("getconnectioncount.json"), call("getconnectioncount"), Set.of());
        Shapes.assertSame(Recorded.result("getchaintips.json"), call("getchaintips"), Set.of());
        ObjectNode template = (ObjectNode) call("getblocktemplate");
        assertThat(template.remove("equihash").asString()).isEqualTo("48,5:ZcashPoW");
        Shapes.assertSame(Recorded.result("getblocktemplate-fluxnode-payouts.json"), template, Set.of());
        Shapes.assertSame(
                Recorded.result("validateaddress.json"),
                call("validateaddress", "tmACUcYvHqqaAsb5piZ3XJjjEE9C4LoxuHr"),
                Set.of("pubkey", "iscompressed", "account"));
        assertThat(call("validateaddress", "t1abc")).isEqualTo(Recorded.result("validateaddress-invalid.json"));
    }

    @Test
    @Order(2)
    void amountsHaveTheirEightDigits() throws Exception {
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            String authorization = new RpcCredentials.Cookie(folder.resolve(".cookie")).authorization();
            var request = java.net.http.HttpRequest.newBuilder(uri())
                    .header("Authorization", authorization)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"method\":\"getblocksubsidy\",\"params\":[10],\"id\":1}"))
                    .build();
            var answer = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body())
                    .isEqualTo(Recorded.text("getblocksubsidy-h10.json").strip() + "\n");
        }
    }

    @Test
    @Order(2)
    void errorsAreThoseOfTheRealNode() throws Exception {
        assertThat(refusal("getblock", "00".repeat(32))).isEqualTo(new RpcError(-5, "Block not found"));
        assertThat(refusal("nonsense")).isEqualTo(new RpcError(-32601, "Method not found"));
        assertThat(refusal("submitblock", "00")).isEqualTo(new RpcError(-22, "Block decode failed"));
        assertThat(refusal("getblockhash", 4711).code()).isEqualTo(RpcError.INVALID_PARAMETER);
        assertThat(refusal("getblockhash", "x").code()).isEqualTo(RpcError.WRONG_TYPE);
        assertThat(refusal("getblockhash").code()).isEqualTo(-1);
        assertThat(refusal("sendrawtransaction", "zz").code()).isEqualTo(-22);
        RpcOptions stranger = RpcOptions.of(uri(), new RpcCredentials.Password("user", "wrong"));
        try (FluxRpc wrong = new FluxRpc(stranger)) {
            assertThatThrownBy(wrong::blockCount)
                    .isInstanceOfSatisfying(
                            RpcException.class, e -> assertThat(e.kind()).isEqualTo(RpcException.Kind.UNAUTHORISED));
        }
    }

    @Test
    @Order(3)
    void templatePaysTheThreeSimulatedNodes() throws Exception {
        BlockTemplate template = rpc.blockTemplate().orThrow();
        assertThat(template.height()).isEqualTo(111);
        assertThat(template.minerUnits()).isEqualTo(75_00000000L);
        assertThat(template.requiredOutputs())
                .containsExactly(
                        new TxOutput(11_25000000L, Rules.payee(Tier.CUMULUS).script()),
                        new TxOutput(18_75000000L, Rules.payee(Tier.NIMBUS).script()),
                        new TxOutput(45_00000000L, Rules.payee(Tier.STRATUS).script()));
        assertThat(rpc.syncState().orThrow().isSyncing()).isFalse();
        assertThat(rpc.headers(0, 200)).hasSize(111);
    }

    @Test
    @Order(4)
    void transactionGoesFromTheMempoolIntoABlock() throws Exception {
        PaymentTransaction payment = spendCoinbaseOf(2, 1_000);
        assertThat(rpc.sendRawTransaction(payment.toBytes()).orThrow()).isEqualTo(payment.txid());
        assertThat(rpc.mempool().orThrow()).containsExactly(payment.txid());
        PaymentTransaction child = spend(
                payment.txid(),
                payment.outputs().getFirst(),
                minerKey(),
                payment.outputs().getFirst().value() - 500);
        assertThat(rpc.sendRawTransaction(child.toBytes()).orThrow()).isEqualTo(child.txid());

        JsonNode template = call("getblocktemplate");
        Shapes.assertSame(
                Recorded.result("getblocktemplate-with-tx.json")
                        .path("transactions")
                        .get(0),
                template.path("transactions").get(0),
                Set.of());
        BlockTemplate parsed = BlockTemplate.parse(template);
        assertThat(parsed.feeUnits()).isEqualTo(1_500);
        assertThat(parsed.transactions()).hasSize(2);
        assertThat(template.path("transactions").get(1).path("depends").get(0).asInt())
                .isEqualTo(1);
        Shapes.assertSame(
                Recorded.result("getrawmempool-verbose.json").iterator().next(),
                call("getrawmempool", true).iterator().next(),
                Set.of());
        Shapes.assertSame(
                Recorded.result("getrawtransaction-verbose.json"),
                call("getrawtransaction", payment.txid().toString(), 1),
                Set.of());
        assertThat(call("gettxout", payment.txid().toString(), 0).isNull()).isTrue();
        assertThat(call("gettxout", child.txid().toString(), 0)
                        .path("confirmations")
                        .asInt())
                .isZero();

        call("generate", 1);
        assertThat(rpc.mempool().orThrow()).isEmpty();
        JsonNode mined = call("getrawtransaction", child.txid().toString(), 1);
        assertThat(mined.path("confirmations").asInt()).isEqualTo(1);
        JsonNode block = call("getblock", mined.path("blockhash").asString(), 2);
        assertThat(block.path("tx")).hasSize(3);
        Shapes.assertSame(Recorded.result("getblock-verbose2.json"), block, Set.of());
        JsonNode coin = call("gettxout", child.txid().toString(), 0);
        assertThat(coin.path("confirmations").asInt()).isEqualTo(1);
        assertThat(coin.path("coinbase").asBoolean()).isFalse();
        assertThat(refusal("sendrawtransaction", java.util.HexFormat.of().formatHex(child.toBytes()))
                        .code())
                .isEqualTo(RpcError.ALREADY_IN_CHAIN);
    }

    @Test
    @Order(5)
    void transactionsThatBreakARuleAreRefused() throws Exception {
        PaymentTransaction good = spendCoinbaseOf(3, 1_000);
        assertRejected("bad-txns-premature-spend-of-coinbase", spendCoinbaseOf(node.height(), 1_000));
        assertRejected("bad-txns-in-belowout", spendCoinbaseOf(3, -1));
        assertRejected(
                "mandatory-script-verify-flag-failed",
                good.withInputScripts(List.of(Rules.payee(Tier.NIMBUS).script())));
        assertThat(rpc.sendRawTransaction(
                        spend(Hash256.parse("11".repeat(32)), good.outputs().getFirst(), minerKey(), 5)
                                .toBytes()))
                .isEqualTo(RpcResult.refused(new RpcError(-25, "Missing inputs")));
        assertThat(rpc.sendRawTransaction(good.toBytes()).orThrow()).isEqualTo(good.txid());
        assertRejected("txn-mempool-conflict", spendCoinbaseOf(3, 2_000));
        assertThat(rpc.sendRawTransaction(good.toBytes()).orThrow()).isEqualTo(good.txid());
    }

    private static void assertRejected(String word, PaymentTransaction transaction) throws Exception {
        assertThat(rpc.sendRawTransaction(transaction.toBytes()))
                .isInstanceOfSatisfying(RpcResult.Refusal.class, refusal -> {
                    assertThat(refusal.error().code()).isEqualTo(RpcError.TRANSACTION_REJECTED);
                    assertThat(refusal.error().message()).contains(word);
                });
    }

    /** The transaction that waits after the test before returns to the mempool when its block is taken back. */
    @Test
    @Order(6)
    void invalidatedBlocksGiveTheirTransactionsBack() throws Exception {
        Hash256 before = node.tip();
        Hash256 waiting = rpc.mempool().orThrow().getFirst();
        Hash256 block = Hash256.parse(call("generate", 3).get(0).asString());
        assertThat(rpc.mempool().orThrow()).isEmpty();
        assertThat(call("invalidateblock", block.toString()).isNull()).isTrue();
        assertThat(node.tip()).isEqualTo(before);
        assertThat(rpc.mempool().orThrow()).containsExactly(waiting);
        assertThat(rpc.headerInfo(block).orThrow().confirmations()).isEqualTo(-1);
        Shapes.assertSame(Recorded.result("getchaintips-after-reorg.json"), call("getchaintips"), Set.of());
        assertThat(call("reconsiderblock", block.toString()).isNull()).isTrue();
        assertThat(node.height()).isEqualTo(rpc.headerInfo(block).orThrow().height() + 2);
        assertThat(rpc.mempool().orThrow()).isEmpty();
    }

    @Test
    @Order(7)
    void longPollAnswersWhenABlockComes() throws Exception {
        String id = rpc.blockTemplate().orThrow().longPollId();
        Thread later = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(200);
                call("generate", 1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        BlockTemplate next = rpc.nextBlockTemplate(id).orElseThrow().orThrow();
        later.join();
        assertThat(next.previousHash()).isEqualTo(node.tip());
    }

    @Test
    @Order(8)
    void chainIsTheSameAfterARestart() throws Exception {
        Hash256 tip = node.tip();
        JsonNode tips = call("getchaintips");
        node.close();
        node = new PrivateNode(PrivateNodeOptions.onFreePorts(Networks.builtIn("regtest"), folder)
                .withSolver(solver));
        node.start();
        rpc.close();
        rpc = new FluxRpc(RpcOptions.of(uri(), new RpcCredentials.Cookie(folder.resolve(".cookie"))));
        assertThat(node.tip()).isEqualTo(tip);
        assertThat(call("getchaintips")).isEqualTo(tips);
        assertThat(call("generate", 1)).hasSize(1);
    }

    private static PrivateKey minerKey() {
        return Tier.keyOf("miner");
    }

    private static PaymentTransaction spendCoinbaseOf(int height, long fee) throws Exception {
        Block block = Block.decode(rpc.rawBlock(rpc.blockHash(height).orThrow()).orThrow());
        PaymentTransaction coinbase = (PaymentTransaction) block.transactions().getFirst();
        TxOutput output = coinbase.outputs().getFirst();
        return spend(coinbase.txid(), output, minerKey(), output.value() - fee);
    }

    private static PaymentTransaction spend(Hash256 txid, TxOutput output, PrivateKey key, long value) {
        PaymentTransaction unsigned = PaymentTransaction.sapling(
                List.of(new TxInput(new OutPoint(txid, 0), io.fluxforge.node.codec.Script.EMPTY, TxInput.FINAL)),
                List.of(new TxOutput(value, key.publicKey().address().script())),
                0,
                0);
        int branchId = Networks.builtIn("regtest").branchIdAt(node.height() + 1);
        return InputSigner.sign(unsigned, branchId, List.of(output), List.of(key));
    }
}
