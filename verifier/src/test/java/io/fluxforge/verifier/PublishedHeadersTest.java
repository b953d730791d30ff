package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real blocks of Flux and of its sister coins: proof, hash, target and layout. */
class PublishedHeadersTest {
    static List<Vectors.Header> headers() {
        return Vectors.headers();
    }

    static List<Vectors.Header> fluxHeaders() {
        return Vectors.fluxHeaders();
    }

    @Test
    void everyEntryOfTheFilesIsRead() {
        assertThat(Vectors.fluxHeaders()).hasSize(6);
        assertThat(Vectors.familyHeaders()).hasSize(10);
        assertThat(Vectors.familyInputs()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theSolutionIsValid(Vectors.Header header) {
        Vectors.Proof proof = header.proof();
        Verdict verdict = new EquihashVerifier(proof.params()).verify(proof.input(), proof.solution());

        assertThat(verdict).isEqualTo(Verdict.VALID);
        assertThat(ReferenceVerifier.broken(proof.params(), proof.input(), proof.solution()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theHashIsThePublishedOneAndMeetsTheTarget(Vectors.Header header) {
        BlockHeader parsed = new BlockHeader(header.proof().input());
        byte[] hash = parsed.hash(header.proof().solution());
        CompactTarget target = CompactTarget.decode(parsed.bits(), header.powLimit());

        assertThat(Vectors.display(hash)).isEqualTo(header.hash());
        assertThat(parsed.bits()).isEqualTo(header.bits());
        assertThat(target.status()).isEqualTo(CompactTarget.Status.OK);
        assertThat(target.isMetBy(hash)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theSolutionFollowsItsLength(Vectors.Header header) {
        byte[] wire = header.wire();
        byte[] solution = header.proof().solution();
        int lengthBytes = CompactSize.sizeOf(solution.length);

        assertThat(CompactSize.read(wire, BlockHeader.BYTES)).isEqualTo(solution.length);
        assertThat(Arrays.copyOfRange(wire, BlockHeader.BYTES + lengthBytes, wire.length))
                .isEqualTo(solution);
    }

    @ParameterizedTest
    @MethodSource("fluxHeaders")
    void theFieldsStandWhereTheyAreRead(Vectors.Header header) {
        JsonNode json = header.json();
        BlockHeader parsed = new BlockHeader(header.proof().input());

        assertThat(parsed.version()).isEqualTo(json.get("version").asInt());
        assertThat(parsed.time()).isEqualTo(json.get("time").asLong());
        assertThat(HexFormat.of().toHexDigits(parsed.bits()))
                .isEqualTo(json.get("bits").asString());
        assertThat(slice(parsed, 4, 36)).isEqualTo(json.get("previousblockhash").asString());
        assertThat(slice(parsed, 36, 68)).isEqualTo(json.get("merkleroot").asString());
        assertThat(slice(parsed, 68, 100))
                .isEqualTo(json.get("hash_reserved_or_finalsaplingroot").asString());
        assertThat(slice(parsed, BlockHeader.NONCE_OFFSET, BlockHeader.BYTES))
                .isEqualTo(json.get("nonce").asString());
    }

    private static String slice(BlockHeader header, int from, int to) {
        return Vectors.display(Arrays.copyOfRange(header.toBytes(), from, to));
    }

    @Test
    void anInputWithoutItsBlock() {
        JsonNode entry = Vectors.familyInputs().getFirst();
        EquihashParams params = Vectors.params(entry);
        byte[] input = Vectors.hex(entry.get("input_hex").asString());
        byte[] valid = Vectors.hex(entry.get("solution").asString());
        byte[] invalid = Vectors.hex(entry.get("invalid_solution").asString());
        EquihashVerifier verifier = new EquihashVerifier(params);

        assertThat(verifier.verify(input, valid)).isEqualTo(Verdict.VALID);
        assertThat(verifier.verify(input, invalid)).isIn(ReferenceVerifier.broken(params, input, invalid));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void anotherNonceMakesTheSolutionInvalid(Vectors.Header header) {
        Vectors.Proof proof = header.proof();
        byte[] input = new BlockHeader(proof.input()).withNonce(new byte[32]).toBytes();
        input[BlockHeader.NONCE_OFFSET + 31] = 0x5a;

        assertThat(new EquihashVerifier(proof.params()).verify(input, proof.solution()))
                .isIn(ReferenceVerifier.broken(proof.params(), input, proof.solution()))
                .extracting(Verdict::broken)
                .isEqualTo(Rule.COLLISION);
    }
}
