package io.fluxforge.node.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.NodeStart;
import io.fluxforge.node.codec.NodeTransaction;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PonHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.Vectors;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Against the answers of a running node. */
class ChainJsonTest {
    private static final ChainParams REGTEST = Networks.builtIn("regtest");
    private static final ChainParams MAIN = Networks.builtIn("main");
    private static final AddressPrefixes MAIN_PREFIXES = MAIN.addresses().prefixes();
    /** What a block alone does not tell. */
    private static final List<String> OF_THE_CHAIN = List.of("confirmations", "chainwork", "anchor", "valuePools");

    private static JsonNode result(String file) {
        return Vectors.json("rpc/" + file).get("result");
    }

    /** Both as text and back, so that numbers are compared as a client would read them. */
    private static void assertSame(JsonNode actual, JsonNode expected) {
        assertThat(new JsonMapper().readTree(ChainJson.toText(actual))).isEqualTo(expected);
    }

    @Test
    void transactionAsGetrawtransactionHasIt() throws DecodeException {
        JsonNode expected = result("getrawtransaction-verbose.json");
        Transaction transaction = Transaction.decode(Vectors.hex(expected, "hex"));
        ObjectNode actual =
                TransactionJson.withHex(transaction, REGTEST.addresses().prefixes());
        assertSame(actual, expected);
        assertThat(actual.propertyNames()).containsExactlyElementsOf(expected.propertyNames());
    }

    @ParameterizedTest
    @CsvSource({"getblock-verbose2.json, true", "getblock.json, false"})
    void blockAsGetblockHasIt(String file, boolean transactions) throws DecodeException {
        Block block =
                Block.decode(HexFormat.of().parseHex(result("getblock-hex.json").asString()));
        ObjectNode expected = ((ObjectNode) result(file)).remove(OF_THE_CHAIN);
        ObjectNode actual = BlockJson.describe(block, REGTEST, transactions);
        assertSame(actual, expected);
        assertThat(actual.propertyNames()).containsExactlyElementsOf(expected.propertyNames());
    }

    /** The answer is all there is of this block: it is put together from its own fields. */
    @Test
    void proofOfNodeBlockAsGetblockHasIt() {
        JsonNode expected = result("getblock-PON.json");
        PonHeader header = PonHeader.of(
                new HeaderFields(
                        expected.get("version").asInt(),
                        Vectors.hash(expected, "previousblockhash"),
                        Vectors.hash(expected, "merkleroot"),
                        Vectors.hash(expected, "finalsaplingroot"),
                        expected.get("time").asLong(),
                        Integer.parseUnsignedInt(expected.get("bits").asString(), 16)),
                new OutPoint(Hash256.parse("544553544e" + "0".repeat(54)), 0),
                Vectors.hex(expected, "blocksig"));
        ObjectNode actual = BlockJson.describe(new Block(header, List.of()), REGTEST, false);
        JsonNode read = new JsonMapper().readTree(ChainJson.toText(actual));
        for (String field : List.of("version", "time", "type", "collateral", "blocksig", "bits", "difficulty")) {
            assertThat(read.get(field)).as(field).isEqualTo(expected.get(field));
        }
        assertThat(actual.has("height")).isFalse();
    }

    static List<JsonNode> nodeTransactions() {
        return Vectors.entries("tx/fluxnode.json");
    }

    @ParameterizedTest
    @MethodSource("nodeTransactions")
    void nodeTransactionsHaveTheFieldsOfTheNode(JsonNode json) throws DecodeException {
        NodeTransaction transaction = (NodeTransaction) Transaction.decode(Vectors.hex(json, "raw"));
        ObjectNode node = TransactionJson.describe(transaction, MAIN_PREFIXES);
        String hash = json.get("collateral").asString();
        assertThat(node.get("collateral").asString()).isEqualTo("COutPoint(" + hash + ", " + json.get("outidx") + ")");
        assertThat(node.get("collateral_output").asString())
                .isEqualTo("COutPoint(" + hash.substring(0, 10) + ", " + json.get("outidx") + ")");
        assertThat(node.get("outidx").isString()).isTrue();
        assertThat(Base64.getDecoder().decode(node.get("sig").asString())).isEqualTo(Vectors.hex(json, "sig"));
        switch (transaction) {
            case NodeConfirm confirm -> {
                assertThat(node.get("type").asString()).isEqualTo("Confirming a fluxnode");
                assertThat(node.get("ip").asString()).isEqualTo(json.get("ip").asString());
                assertThat(node.get("benchmark_tier").asString())
                        .isEqualTo(List.of("", "CUMULUS", "NIMBUS", "STRATUS").get(confirm.benchmarkTier()));
                assertThat(node.has("zelnode_pubkey")).isFalse();
            }
            case NodeStart start -> {
                assertThat(node.get("type").asString()).isEqualTo("Starting a fluxnode");
                assertThat(Base64.getDecoder().decode(node.get("zelnode_pubkey").asString()))
                        .isEqualTo(Vectors.hex(json, "pubkey"));
                assertThat(node.has("redeemscript")).isEqualTo(start.isP2sh());
                assertThat(node.has("collateral_pubkey")).isEqualTo(!start.isP2sh());
            }
        }
    }

    @Test
    void delegatesAreShown() throws DecodeException {
        String hex = "0600000002" + "02010000" + "11".repeat(32) + "07000000" + "00" + "0151" + "05000000" + "02abcd"
                + "01" + "0101" + "01" + "2102" + "33".repeat(32);
        ObjectNode node =
                TransactionJson.describe(Transaction.decode(HexFormat.of().parseHex(hex)), MAIN_PREFIXES);
        assertThat(node.get("using_delegates").asBoolean()).isTrue();
        assertThat(node.get("delegate_data").get("keys")).hasSize(1);
        assertThat(node.get("redeemscript").asString()).isEqualTo("1");
        assertThat(node.get("fluxnode_upgraded_tx_version").asInt()).isEqualTo(258);
    }

    @Test
    void shieldedPartsAreShown() throws DecodeException {
        for (JsonNode vector : Vectors.entries("sighash/zip_0243.json")) {
            if (vector.size() == 7) {
                Transaction transaction =
                        Transaction.decode(HexFormat.of().parseHex(vector.get(0).asString()));
                ObjectNode node = TransactionJson.describe(transaction, MAIN_PREFIXES);
                assertThat(ChainJson.toText(node)).contains("\"vShieldedSpend\"", "\"valueBalanceZat\"");
            }
        }
        Block block = Block.decode(Vectors.hex(Vectors.json("flux/block_100000.json"), "block_hex"));
        JsonNode joinSplit = BlockJson.describe(block, MAIN, true)
                .get("tx")
                .get(1)
                .get("vJoinSplit")
                .get(0);
        assertThat(joinSplit.get("vpub_newZat").asLong()).isEqualTo(14_849_990_000L);
        assertThat(joinSplit.get("proof").asString()).hasSize(592);
        assertThat(joinSplit.get("ciphertexts")).hasSize(2);
    }

    /** The expected texts follow the node's source; its recorded answers hold pay-to-public-key-hash only. */
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "00, 0",
        "51, 1",
        "4f, -1",
        "0181, -1",
        "0180, 0",
        "02ff00, 255",
        "04ffffff7f, 2147483647",
        "04ffffffff, -2147483647",
        "0501020304056a, 0102030405 OP_RETURN",
        "05010203, [error]",
        "5105010203, 1 [error]",
        "ba, OP_UNKNOWN",
        "4c03010203, 197121",
    })
    void assemblyOfScripts(String hex, String text) {
        assertThat(ScriptJson.assembly(Script.parse(hex), true)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "21KEYac, pubkey, 1",
        "5121KEY21KEY52ae, multisig, 2",
        "512105050505050505050505050505050505050505050505050505050505050505050551ae, multisig, 0",
        "6a0401020304, nulldata, 0",
        "5151, nonstandard, 0",
    })
    void kindsOfOutputs(String hex, String type, int addresses) {
        Script script = Script.parse(hex.replace("KEY", "02" + "33".repeat(32)));
        ObjectNode node = ScriptJson.ofOutput(script, MAIN_PREFIXES);
        assertThat(node.get("type").asString()).isEqualTo(type);
        assertThat(node.path("addresses").size()).isEqualTo(addresses);
        assertThat(node.has("reqSigs")).isEqualTo(addresses > 0);
    }

    @Test
    void coinsHaveEightDigits() {
        assertThat(ChainJson.toText(ChainJson.object().put("value", ChainJson.coins(0))))
                .contains("0.00000000");
        assertThat(ChainJson.toText(ChainJson.object().put("value", ChainJson.coins(-150_000_000))))
                .contains("-1.50000000");
    }

    @Test
    void difficultyOfImpossibleBitsIsZero() {
        assertThat(BlockJson.difficulty(0x1d000000, 0x1f07ffff)).isZero();
        assertThat(BlockJson.difficulty(0x1f07ffff, 0x1f07ffff)).isEqualTo(1);
    }
}
