package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.crypto.MessageSignature;
import io.fluxforge.node.crypto.PublicKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Confirmations by id, hash and height from a node that has block 2,020,000 of the main net. */
class BenchVerifyConfirmCommandTest {
    private static final String TXID = "aa7a8ce2dcc58c6873f501d698b534ee4eacd62e6c8a27b1ddaca9eedbf5de63";
    private static final String BLOCK = "d09e1b336b3c5988ec984e39b81036f00d5468946cfa3f0bb1af8afe6d2defbb";
    private static final int NOT_FOUND = -5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private JsonNode block;
    private HttpServer node;
    private String listed = "[]";

    @BeforeEach
    void startNode() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/vectors/block_2020000_pon.json")) {
            block = JsonMapper.shared().readTree(in);
        }
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", this::answer);
        node.start();
    }

    @AfterEach
    void stopNode() {
        node.stop(0);
    }

    @Test
    void confirmationIsFetchedByItsId() {
        assertThat(run("verify-confirm --rpc=" + url() + " " + TXID)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8))
                .contains("valid as far as checked: STRATUS", TXID, "node signature       unchecked");
    }

    /** The key that the network lists decides, and another node's key fails. */
    @Test
    void nodesListedKeyChecksItsSignature() {
        listed = "[{\"txhash\":\"5ee82131d78aa29083c74eb072b95973827a715374af34c91f0b74c1dfc59a05\",\"outidx\":0,"
                + "\"pubkey\":\"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798\"}]";
        assertThat(run("verify-confirm --rpc=" + url() + " " + TXID)).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(UTF_8)).contains("INVALID", "node signature");
    }

    /** By the key that its signature gives, which is what a start transaction would have. */
    @Test
    void strictIsContentOnceEverythingIsChecked() throws Exception {
        NodeConfirm confirm = (NodeConfirm)
                Transaction.decode(ByteString.parse(transaction().asString()).toBytes());
        String message = "COutPoint(5ee82131d7, 0)0" + confirm.updateType() + confirm.signatureTime();
        PublicKey key = MessageSignature.recover(confirm.signature(), ByteString.of(message.getBytes(UTF_8)))
                .orElseThrow();
        listed = "[{\"txhash\":\"5ee82131d78aa29083c74eb072b95973827a715374af34c91f0b74c1dfc59a05\",\"outidx\":0,"
                + "\"pubkey\":\"" + key + "\"}]";
        assertThat(run("verify-confirm --strict --rpc=" + url() + " " + TXID)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).startsWith("valid: STRATUS").doesNotContain("unchecked");
        out.reset();
        assertThat(runWith(transaction().asString(), "verify-confirm", "--strict", "--node-key=" + key, "-"))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(UTF_8)).startsWith("UNPROVEN: STRATUS").contains("transaction id       unchecked");
        out.reset();
        assertThat(runWith(
                        transaction().asString(),
                        "verify-confirm",
                        "--strict",
                        "--txid=" + TXID,
                        "--node-key=" + key,
                        "-"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).startsWith("valid: STRATUS");
    }

    @Test
    void everyConfirmationOfABlockIsChecked() {
        for (String name : new String[] {"2020000", BLOCK}) {
            out.reset();
            assertThat(run("verify-confirm --rpc=" + url() + " --block=" + name))
                    .isEqualTo(ExitCodes.OK);
            assertThat(out.toString(UTF_8))
                    .contains(
                            "block " + BLOCK
                                    + ": 6 confirmations, 6 valid as far as checked (not: node signature); the header commits to them");
        }
    }

    @Test
    void dashReadsStandardInput() throws IOException {
        assertThat(runWith(transaction().asString() + "\n", "verify-confirm", "-"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).contains("valid as far as checked: STRATUS", TXID);
        assertThat(runWith(TXID, "verify-confirm", "--rpc=" + url(), "-")).isEqualTo(ExitCodes.OK);
        out.reset();
        assertThat(runWith(block.get("block_hex").asString(), "verify-confirm", "--block=-"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).contains("6 confirmations, 6 valid as far as checked");
        assertThat(runWith(block.get("block_hex").asString(), "verify-confirm", "--strict", "--block=-"))
                .isEqualTo(ExitCodes.FAILED);
        for (String wrong : new String[] {"", "zz", "000"}) {
            err.reset();
            assertThat(runWith(wrong, "verify-confirm", "-")).isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err.toString(UTF_8)).hasLineCount(1);
        }
    }

    @Test
    void whatTheNodeLacksIsOneLine() {
        assertThat(run("verify-confirm --rpc=" + url() + " " + "00".repeat(32))).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8))
                .contains("No information available about transaction")
                .hasLineCount(1);
        err.reset();
        assertThat(run("verify-confirm --block=7 --rpc=" + url())).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).contains("the node refused").hasLineCount(1);
    }

    @Test
    void wrongPasswordAndNoNodeAreOneLine() {
        assertThat(run("verify-confirm --rpc=" + url().replace(":pass@", ":word@") + " " + TXID))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).contains("401").doesNotContain("word").hasLineCount(1);
        String url = url();
        node.stop(0);
        err.reset();
        assertThat(run("verify-confirm --rpc=" + url + " " + TXID)).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).hasLineCount(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String wanted = "Basic " + Base64.getEncoder().encodeToString("user:pass".getBytes(UTF_8));
            if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            JsonNode call = JsonMapper.shared().readTree(exchange.getRequestBody());
            ObjectNode reply = JsonMapper.shared().createObjectNode();
            JsonNode result = result(
                    call.get("method").asString(), call.get("params").path(0).asString(""));
            reply.set("result", result);
            if (result.isNull()) {
                reply.putObject("error")
                        .put("code", NOT_FOUND)
                        .put("message", "No information available about transaction");
            } else {
                reply.putNull("error");
            }
            reply.set("id", call.get("id"));
            byte[] body = reply.toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(result.isNull() ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private JsonNode result(String method, String parameter) {
        JsonMapper mapper = JsonMapper.shared();
        return switch (method + " " + parameter) {
            case "getrawtransaction " + TXID -> transaction();
            case "getblockhash 2020000" -> mapper.valueToTree(BLOCK);
            case "getblock " + BLOCK -> block.get("block_hex");
            default -> method.equals("viewdeterministicfluxnodelist") ? mapper.readTree(listed) : mapper.nullNode();
        };
    }

    /** A transaction of the block, as it stands there. */
    private JsonNode transaction() {
        for (JsonNode one : block.get("txs")) {
            if (one.get("txid").asString().equals(TXID)) {
                return one.get("raw");
            }
        }
        throw new AssertionError(TXID + " is not in the block");
    }

    private String url() {
        return "http://user:pass@127.0.0.1:" + node.getAddress().getPort();
    }

    /** The command reads the process's standard input when it is made. */
    private int runWith(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return run(String.join(" ", arguments));
        } finally {
            System.setIn(before);
        }
    }

    private int run(String arguments) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), ("bench " + arguments).split(" +", -1));
    }
}
