package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChainHeaderTest {
    private static final long MAIN_GENESIS_TIME = 1516980000L;
    private static final BigInteger NO_LIMIT = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    static List<JsonNode> powHeaders() {
        return Vectors.entries("flux/headers_pow.json");
    }

    static List<JsonNode> ponHeaders() {
        return Vectors.entries("flux/headers_pon.json");
    }

    @ParameterizedTest
    @MethodSource("powHeaders")
    void publishedProofOfWork(JsonNode json) throws DecodeException {
        byte[] wire = Vectors.hex(json, "header_hex");
        PowHeader header = (PowHeader) ChainHeader.decode(wire);
        checkCommon(header, wire, json);
        assertThat(header.finalSaplingRoot()).isEqualTo(Vectors.hash(json, "hash_reserved_or_finalsaplingroot"));
        assertThat(header.nonce()).isEqualTo(Vectors.hash(json, "nonce").toBytes());
        assertThat(header.solution()).isEqualTo(Vectors.hex(json, "solution"));
        assertThat(header.blockHeader().toBytes()).isEqualTo(Arrays.copyOf(wire, 140));
        assertThat(PowHeader.of(header.blockHeader(), header.solution())).isEqualTo(header);
        assertThat(PowHeader.of(header.fields(), header.nonce(), header.solution()))
                .isEqualTo(header)
                .hasSameHashCodeAs(header);
    }

    @ParameterizedTest
    @MethodSource("ponHeaders")
    void publishedProofOfNode(JsonNode json) throws DecodeException {
        byte[] wire = Vectors.hex(json, "header_hex");
        PonHeader header = (PonHeader) ChainHeader.decode(wire);
        checkCommon(header, wire, json);
        assertThat(header.finalSaplingRoot()).isEqualTo(Vectors.hash(json, "finalsaplingroot"));
        assertThat(header.collateral())
                .isEqualTo(new OutPoint(
                        Vectors.hash(json.get("nodesCollateral"), "hash"),
                        json.get("nodesCollateral").get("index").asLong()));
        assertThat(header.signature()).isEqualTo(Vectors.hex(json, "blockSignature"));
        Hash256 nodeHash = header.nodeHash(MAIN_GENESIS_TIME, 30);
        assertThat(nodeHash).isEqualTo(Vectors.hash(json, "pon_hash"));
        assertThat(CompactTarget.decode(header.bits(), NO_LIMIT).isMetBy(nodeHash.toBytes()))
                .isTrue();
        assertThat(PonHeader.of(header.fields(), header.collateral(), header.signature()))
                .isEqualTo(header)
                .hasSameHashCodeAs(header);
    }

    private static void checkCommon(ChainHeader header, byte[] wire, JsonNode json) {
        assertThat(header.toBytes()).isEqualTo(wire);
        assertThat(header.sizeBytes()).isEqualTo(wire.length);
        assertThat(header.hash()).isEqualTo(Vectors.hash(json, "hash"));
        assertThat(header.version()).isEqualTo(json.get("version").asInt());
        assertThat(header.previousHash()).isEqualTo(Vectors.hash(json, "previousblockhash"));
        assertThat(header.merkleRoot()).isEqualTo(Vectors.hash(json, "merkleroot"));
        assertThat(header.time()).isEqualTo(json.get("time").asLong());
        assertThat(Integer.toHexString(header.bits()))
                .isEqualTo(json.get("bits").asString());
    }

    @Test
    void everyTruncationIsRefusedAndSoIsOneByteMore() {
        for (JsonNode json : List.of(powHeaders().get(3), ponHeaders().get(0))) {
            byte[] wire = Vectors.hex(json, "header_hex");
            for (int length = 0; length < wire.length; length++) {
                byte[] cut = Arrays.copyOf(wire, length);
                assertThatExceptionOfType(DecodeException.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> ChainHeader.decode(cut))
                        .satisfies(e -> assertThat(e.offset()).isBetween(0, cut.length));
            }
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ChainHeader.decode(Arrays.copyOf(wire, wire.length + 1)))
                    .withMessage("1 bytes too many, at byte " + wire.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdfc00", "ffffffffffffffffff", "fe00000010", "fd8106", "ff0000000000000080"})
    void solutionWithABadLengthIsRefusedWhereItStands(String length) {
        byte[] wire = Vectors.hex(powHeaders().get(3), "header_hex");
        byte[] bad = Arrays.copyOf(wire, 140 + 1700);
        byte[] prefix = HexFormat.of().parseHex(length);
        System.arraycopy(prefix, 0, bad, 140, prefix.length);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> ChainHeader.decode(bad))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(140));
    }

    @Test
    void partsOutOfRangeAreNamed() throws DecodeException {
        ChainHeader pow = ChainHeader.decode(Vectors.hex(powHeaders().get(3), "header_hex"));
        ChainHeader pon = ChainHeader.decode(Vectors.hex(ponHeaders().get(0), "header_hex"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowHeader.of(pon.fields(), new byte[32], new byte[52]))
                .withMessageContaining("version=100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowHeader.of(pow.fields(), new byte[31], new byte[52]))
                .withMessageContaining("nonce=31 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PonHeader.of(pow.fields(), OutPoint.NONE, new byte[0]))
                .withMessageContaining("version=4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderFields(4, Hash256.ZERO, Hash256.ZERO, Hash256.ZERO, 1L << 32, 0))
                .withMessageContaining("time=4294967296");
    }
}
