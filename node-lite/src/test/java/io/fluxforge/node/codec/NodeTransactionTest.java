package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NodeTransactionTest {
    private static final String KEY = "02" + "33".repeat(32);
    private static final String START_6 = "0600000002" + "%s" + "11".repeat(32) + "07000000";

    static List<JsonNode> published() {
        return Vectors.entries("tx/fluxnode.json");
    }

    @ParameterizedTest
    @MethodSource("published")
    void publishedTransactionsHaveTheirFieldsIdsAndBytes(JsonNode json) throws DecodeException {
        byte[] raw = Vectors.hex(json, "raw");
        NodeTransaction transaction = (NodeTransaction) Transaction.decode(raw);
        assertThat(transaction.toBytes())
                .isEqualTo(raw)
                .hasSize(json.get("size").asInt());
        assertThat(transaction.txid()).isEqualTo(Vectors.hash(json, "txid"));
        assertThat(transaction.fullHash()).isEqualTo(Vectors.hash(json, "hash_full"));
        assertThat(transaction.version()).isEqualTo(json.get("version").asInt());
        assertThat(transaction.type()).isEqualTo(json.get("nType").asInt());
        assertThat(transaction.collateral())
                .isEqualTo(new OutPoint(
                        Vectors.hash(json, "collateral"), json.get("outidx").asLong()));
        assertThat(transaction.signatureTime()).isEqualTo(json.get("sigtime").asLong());
        assertThat(transaction.signature().toBytes()).isEqualTo(Vectors.hex(json, "sig"));
        switch (transaction) {
            case NodeConfirm confirm -> {
                assertThat(confirm.benchmarkTier())
                        .isEqualTo(json.get("benchmark_tier").asInt());
                assertThat(confirm.benchmarkTime())
                        .isEqualTo(json.get("benchmark_sigtime").asLong());
                assertThat(confirm.updateType())
                        .isEqualTo(json.get("update_type").asInt());
                assertThat(confirm.address()).isEqualTo(json.get("ip").asString());
                assertThat(confirm.benchmarkSignature().toBytes()).isEqualTo(Vectors.hex(json, "benchmark_sig"));
            }
            case NodeStart start -> {
                assertThat(start.nodeKey()).hasToString(json.get("pubkey").asString());
                assertThat(start.subVersion())
                        .isEqualTo(json.path("nFluxTxVersion").asInt(0));
                assertThat(start.redeemScript()).hasToString(json.path("redeem").asString(""));
                assertThat(start.collateralKey())
                        .hasToString(json.path("collateral_pubkey").asString(""));
                assertThat(start.message().toBytes())
                        .isEqualTo(json.get("txid").asString().getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void everyTruncationIsRefused() {
        for (JsonNode json : published()) {
            byte[] raw = Vectors.hex(json, "raw");
            for (int length = 0; length < raw.length; length++) {
                byte[] cut = Arrays.copyOf(raw, length);
                assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Transaction.decode(cut));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // normal with delegates that are not used, that sign, that are updated to two keys, of a later version
                "01010000|21KEY|21KEY|05000000|00|00",
                "01010000|21KEY|21KEY|05000000|02abcd|010102",
                "01010000|21KEY|21KEY|05000000|00|01010102|21KEY|21KEY",
                "01010000|21KEY|21KEY|05000000|00|010201",
                // P2SH with delegates; a normal one without any key
                "02010000|21KEY|0151|05000000|00|01010100",
                "01000000|00|00|05000000|00",
            })
    void startsOfVersionSixAreKeptByteForByte(String parts) throws DecodeException {
        String rest = parts.replace("|", "").replace("KEY", KEY);
        String hex = START_6.formatted(rest.substring(0, 8)) + rest.substring(8);
        NodeStart start = (NodeStart) Transaction.decode(HexFormat.of().parseHex(hex));
        assertThat(HexFormat.of().formatHex(start.toBytes())).isEqualTo(hex);
        assertThat(start.delegates().isPresent()).isEqualTo(rest.startsWith("01", 2));
    }

    /** Delegates are part of the id, though they stand behind the signature. */
    @Test
    void idLeavesTheSignatureOutAndNothingElse() throws DecodeException {
        String head = START_6.formatted("01010000") + "0000" + "05000000";
        NodeStart one = start(head + "02abcd" + "010102");
        assertThat(start(head + "00" + "010102").txid()).isEqualTo(one.txid());
        assertThat(start(head + "00" + "010102").fullHash()).isNotEqualTo(one.fullHash());
        assertThat(start(head + "02abcd" + "00").txid()).isNotEqualTo(one.txid());
    }

    private static NodeStart start(String hex) throws DecodeException {
        return (NodeStart) Transaction.decode(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0500000003|node transaction of type 3",
                "0600000002|03000000|neither normal nor P2SH",
                "0600000002|00000000|neither normal nor P2SH",
                "START|01000000|21044444|public key of 33 bytes that begins with 4",
                "START|01000000|42|bytes of public key",
                "START|01010000|0000|05000000|00|02|use of delegates is 2",
                "START|01010000|0000|05000000|00|010101|05|0000000000|5 delegate keys, at most 4",
            })
    void malformedOnesAreRefusedWithTheReason(String parts) {
        int last = parts.lastIndexOf('|');
        String hex = parts.substring(0, last);
        if (hex.startsWith("START|")) {
            hex = START_6.formatted(hex.substring(6, 14)) + hex.substring(14);
        }
        if (hex.contains("2104")) {
            hex += "44".repeat(40);
        }
        byte[] bytes = HexFormat.of().parseHex(hex.replace("|", ""));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Transaction.decode(bytes))
                .withMessageContaining(parts.substring(last + 1));
    }

    /** An address may hold any bytes, and the id covers them. */
    @Test
    void addressOfAnyBytesComesBack() throws DecodeException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append((char) i);
        }
        NodeConfirm confirm =
                new NodeConfirm(5, OutPoint.NONE, 1, -1, 2, -128, all.toString(), ByteString.EMPTY, ByteString.EMPTY);
        assertThat(Transaction.decode(confirm.toBytes())).isEqualTo(confirm);
        assertThat(confirm.benchmarkMessage().toBytes()).isEqualTo(("-12" + all).getBytes(StandardCharsets.ISO_8859_1));
    }
}
