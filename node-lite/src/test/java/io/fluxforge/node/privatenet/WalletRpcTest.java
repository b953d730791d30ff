package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.Recorded;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A private node's wallet, compared with a real node's answers. Its coinbases mature after five blocks. */
class WalletRpcTest {
    private static final String STRANGER = "tmACUcYvHqqaAsb5piZ3XJjjEE9C4LoxuHr";
    private static final SmallHeaderSolver SOLVER = new SmallHeaderSolver();

    @TempDir
    private Path folder;

    private PrivateNode node;
    private FluxRpc rpc;

    /** The regression-test network from a file of a user's own. */
    private ChainParams network() throws IOException {
        Path file = folder.resolve("five.toml");
        try (var built = Networks.class.getResourceAsStream("regtest.toml")) {
            String text = new String(built.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Files.writeString(file, text.replaceFirst("coinbase-maturity = 100", "coinbase-maturity = 5"));
        }
        return Networks.find(file.toString());
    }

    @BeforeEach
    void start() throws Exception {
        node = new PrivateNode(PrivateNodeOptions.onFreePorts(network(), folder.resolve("data"))
                .withSolver(SOLVER));
        node.start();
        URI uri = URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
        rpc = new FluxRpc(RpcOptions.of(
                uri, new RpcCredentials.Cookie(folder.resolve("data").resolve(".cookie"))));
    }

    @AfterEach
    void stop() {
        rpc.close();
        node.close();
    }

    private JsonNode call(String method, Object... params) throws Exception {
        return rpc.client()
                .call(RpcCall.once(method, params), Duration.ofMinutes(2))
                .orThrow();
    }

    private RpcError refusal(String method, Object... params) throws Exception {
        return ((RpcResult.Refusal<JsonNode>) rpc.client().call(RpcCall.once(method, params))).error();
    }

    private static BigDecimal coins(String text) {
        return new BigDecimal(text).setScale(8);
    }

    private BigDecimal balance() throws Exception {
        return call("getbalance").decimalValue().setScale(8);
    }

    private String sendMany(Map<String, Object> amounts, String comment) throws Exception {
        return call("sendmany", "", amounts, 1, comment).asString();
    }

    private void assertRefusedAs(String recorded, Map<String, Object> amounts) throws Exception {
        JsonNode error = Recorded.answer(recorded).path("error");
        assertThat(refusal("sendmany", "", amounts))
                .isEqualTo(new RpcError(
                        error.path("code").asInt(), error.path("message").asString()));
    }

    @Test
    void paysMatureCoinsAndAnswersAsARealWallet() throws Exception {
        call("generate", 5);
        assertThat(balance()).isEqualTo(coins("0"));
        assertThat(call("getwalletinfo").path("immature_balance").decimalValue())
                .isEqualByComparingTo("13020600");
        assertRefusedAs("sendmany-badaddr.json", Map.of("t1abc", 1));
        assertRefusedAs("sendmany-insufficient.json", Map.of(STRANGER, 1));
        call("generate", 3);
        // Of eight coinbases the first three have six confirmations and more.
        assertThat(balance()).isEqualTo(coins("13020300"));
        Shapes.assertSame(Recorded.result("getbalance.json"), call("getbalance"), Set.of());
        Shapes.assertSame(Recorded.result("listunspent.json"), call("listunspent"), Set.of());
        assertThat(call("listunspent")).hasSize(3);
        Shapes.assertSame(Recorded.result("getnewaddress.json"), call("getnewaddress"), Set.of());
        Shapes.assertSame(Recorded.result("getrawchangeaddress.json"), call("getrawchangeaddress"), Set.of());
        Shapes.assertSame(Recorded.result("getwalletinfo.json"), call("getwalletinfo"), Set.of("seedfp"));
        Shapes.assertSame(Recorded.result("z_gettotalbalance.json"), call("z_gettotalbalance"), Set.of());
        Shapes.assertSame(Recorded.result("getinfo.json"), call("getinfo"), Set.of());

        String own = call("getnewaddress").asString();
        Shapes.assertSame(Recorded.result("validateaddress.json"), call("validateaddress", own), Set.of());
        String txid = sendMany(Map.of(own, 1.5, STRANGER, "2.25"), "pool payout");
        Shapes.assertSame(Recorded.result("sendmany.json"), call("getbestblockhash"), Set.of());
        JsonNode waiting = call("gettransaction", txid);
        Shapes.assertSame(Recorded.result("gettransaction-mempool.json"), waiting, Set.of());
        assertThat(waiting.path("comment").asString()).isEqualTo("pool payout");
        BigDecimal fee = waiting.path("fee").decimalValue();
        assertThat(fee).isNegative();
        assertThat(waiting.path("amount").decimalValue()).isEqualByComparingTo("-2.25");
        assertThat(waiting.path("details")).hasSize(3);
        assertThat(call("getrawmempool")).hasSize(1);

        call("generate", 1);
        JsonNode confirmed = call("gettransaction", txid);
        Shapes.assertSame(Recorded.result("gettransaction-confirmed.json"), confirmed, Set.of());
        assertThat(confirmed.path("confirmations").asInt()).isEqualTo(1);
        // One more coinbase is mature.
        assertThat(balance())
                .isEqualTo(coins("13020450").subtract(coins("2.25")).add(fee));
        JsonNode latest = call("listtransactions", "*", 4);
        Shapes.assertSame(Recorded.result("listtransactions.json"), latest, Set.of());
        assertThat(latest.valueStream().map(entry -> entry.path("category").asString()))
                .containsExactly("receive", "send", "send", "immature");
        assertThat(call("listtransactions", "*", 2, 1).get(1)).isEqualTo(latest.get(2));
        assertThat(call("listtransactions", "*", 1000)).hasSize(9 + 3);
        assertThat(call("listsinceblock", call("getblockhash", 8).asString()).path("transactions"))
                .hasSize(4);
        Shapes.assertSame(
                Recorded.result("listsinceblock.json"),
                call("listsinceblock", call("getbestblockhash").asString()),
                Set.of());
    }

    @Test
    void changeIsSpentBeforeItIsConfirmed() throws Exception {
        call("generate", 6);
        for (int i = 0; i < 3; i++) {
            sendMany(Map.of(STRANGER, 1000 + i), "payment " + i);
        }
        assertThat(call("getrawmempool")).hasSize(3);
        call("generate", 1);
        assertThat(call("getrawmempool")).isEmpty();
        assertThat(call("listtransactions", "*", 100)
                        .valueStream()
                        .filter(entry -> entry.path("category").asString().equals("send"))
                        .map(entry -> entry.path("comment").asString()))
                .containsExactly("payment 0", "payment 1", "payment 2");
    }

    @Test
    void aPaymentOutlivesTheNodeAndAReorganisation() throws Exception {
        call("generate", 8);
        String txid = sendMany(Map.of(STRANGER, 7), "kept");
        String own = call("getnewaddress").asString();
        stop();
        start();
        assertThat(call("getrawmempool").valueStream().map(JsonNode::asString)).containsExactly(txid);
        assertThat(call("gettransaction", txid).path("comment").asString()).isEqualTo("kept");
        assertThat(call("validateaddress", own).path("ismine").asBoolean()).isTrue();

        String block = call("generate", 1).get(0).asString();
        String orphan = call("getblock", block).path("tx").get(0).asString();
        assertThat(call("gettransaction", txid).path("confirmations").asInt()).isEqualTo(1);
        call("invalidateblock", block);
        assertThat(call("gettransaction", txid).path("confirmations").asInt()).isZero();
        JsonNode lost = call("gettransaction", orphan);
        Shapes.assertSame(Recorded.result("gettransaction-orphaned-coinbase.json"), lost, Set.of());
        assertThat(lost.path("confirmations").asInt()).isEqualTo(-1);
        call("generate", 2);
        assertThat(call("gettransaction", txid).path("confirmations").asInt()).isEqualTo(2);
    }

    @Test
    void keysComeFromAFileAnImportOrNowhere() throws Exception {
        PrivateKey key = PrivateKey.generate(new java.security.SecureRandom());
        String wif = key.format(network().addresses().secretKey());
        String address = key.publicKey().address().format(network().addresses().prefixes());
        call("generate", 8);
        call("sendmany", "", Map.of(address, 5));
        call("generate", 1);
        BigDecimal before = balance();
        assertThat(call("importprivkey", wif).asString()).isEqualTo(address);
        assertThat(balance()).isEqualTo(before.add(coins("5")));
        assertThat(call("dumpprivkey", address).asString()).isEqualTo(wif);
        assertThat(refusal("dumpprivkey", STRANGER).code()).isEqualTo(-4);

        stop();
        PrivateFiles.createFile(folder.resolve("data").resolve("wallet.wif"));
        Files.writeString(folder.resolve("data").resolve("wallet.wif"), "\n" + wif + "\n");
        start();
        assertThat(node.minerAddress().format(network().addresses().prefixes())).isEqualTo(address);
        stop();
        Files.writeString(folder.resolve("data").resolve("wallet.wif"), wif + "\nnonsense\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("wallet.wif:2 holds no private key of this network");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"t1abc\":1} | -5 | Invalid Flux address: t1abc",
                "{\"" + STRANGER + "\":0} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":-1} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":0.000000001} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":1e30} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":\"x\"} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":[]} | -3 | Invalid amount",
                "{\"" + STRANGER + "\":100} | -6 | Address has insufficient funds",
                "{} | -6 | Transaction amounts must be positive",
                "[] | -3 | JSON value is not an object as expected"
            })
    void paymentsThatCannotBeAreRefused(String amounts, int code, String message) throws Exception {
        call("generate", 3);
        Object given = Json.MAPPER.readValue(amounts, Object.class);
        assertThat(refusal("sendmany", "", given)).isEqualTo(new RpcError(code, message));
        assertThat(refusal("sendmany", "account", given).code()).isEqualTo(-11);
        assertThat(refusal("gettransaction", Hash256.ZERO.toString()).code()).isEqualTo(RpcError.NOT_FOUND);
        assertThat(call("getrawmempool")).isEmpty();
    }
}
