package io.fluxforge.bench.node.confirm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.confirm.ConfirmCheck.Aspect;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Outcome;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.crypto.MessageSignature;
import io.fluxforge.node.crypto.PrivateKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ConfirmVerifierTest {
    private static final ConfirmVerifier MAIN = new ConfirmVerifier(Networks.builtIn("main"));

    /** The fields of a confirmation, each with every way of spoiling it that is tried. */
    enum Field {
        COLLATERAL_ID,
        COLLATERAL_INDEX,
        SIGNATURE_TIME,
        TIER,
        BENCHMARK_TIME,
        UPDATE_TYPE,
        ADDRESS,
        SIGNATURE,
        BENCHMARK_SIGNATURE;

        Stream<NodeConfirm> spoil(NodeConfirm good) {
            return switch (this) {
                case COLLATERAL_ID ->
                    flips(ByteString.of(good.collateral().txid().toBytes()))
                            .map(id -> new OutPoint(
                                    Hash256.of(id.toBytes()), good.collateral().index()))
                            .map(collateral -> with(good, Map.of(this, collateral)));
                case COLLATERAL_INDEX ->
                    bits(32).map(bit -> new OutPoint(
                                    good.collateral().txid(), good.collateral().index() ^ (1L << bit)))
                            .map(collateral -> with(good, Map.of(COLLATERAL_ID, collateral)));
                case SIGNATURE_TIME ->
                    bits(32).map(bit -> with(good, Map.of(this, good.signatureTime() ^ (1L << bit))));
                case BENCHMARK_TIME ->
                    bits(32).map(bit -> with(good, Map.of(this, good.benchmarkTime() ^ (1L << bit))));
                case TIER ->
                    bits(8).map(bit -> with(good, Map.of(this, (int) (byte) (good.benchmarkTier() ^ (1 << bit)))));
                case UPDATE_TYPE ->
                    bits(8).map(bit -> with(good, Map.of(this, (int) (byte) (good.updateType() ^ (1 << bit)))));
                case ADDRESS -> addresses(good.address()).map(address -> with(good, Map.of(this, address)));
                case SIGNATURE -> flips(good.signature()).map(signature -> with(good, Map.of(this, signature)));
                case BENCHMARK_SIGNATURE ->
                    flips(good.benchmarkSignature()).map(signature -> with(good, Map.of(this, signature)));
            };
        }

        private static Stream<Integer> bits(int count) {
            return Stream.iterate(0, bit -> bit < count, bit -> bit + 1);
        }

        private static Stream<ByteString> flips(ByteString bytes) {
            List<ByteString> spoilt = new ArrayList<>();
            for (int bit = 0; bit < 8 * bytes.size(); bit += 3) {
                byte[] copy = bytes.toBytes();
                copy[bit / 8] ^= (byte) (1 << (bit % 8));
                spoilt.add(ByteString.of(copy));
            }
            spoilt.add(ByteString.EMPTY);
            spoilt.add(bytes.slice(0, bytes.size() - 1));
            return spoilt.stream().filter(each -> each.size() == bytes.size() || bytes.size() != Hash256.BYTES);
        }

        private static Stream<String> addresses(String address) {
            List<String> spoilt = new ArrayList<>(List.of("", address + "0", " " + address));
            for (int i = 0; i < address.length(); i++) {
                spoilt.add(address.substring(0, i) + (char) (address.charAt(i) ^ 1) + address.substring(i + 1));
            }
            return spoilt.stream();
        }

        private static NodeConfirm with(NodeConfirm good, Map<Field, Object> change) {
            Map<Field, Object> values = new HashMap<>(Map.of(
                    COLLATERAL_ID, good.collateral(),
                    SIGNATURE_TIME, good.signatureTime(),
                    TIER, good.benchmarkTier(),
                    BENCHMARK_TIME, good.benchmarkTime(),
                    UPDATE_TYPE, good.updateType(),
                    ADDRESS, good.address(),
                    SIGNATURE, good.signature(),
                    BENCHMARK_SIGNATURE, good.benchmarkSignature()));
            values.putAll(change);
            return new NodeConfirm(
                    good.version(),
                    (OutPoint) requireNonNull(values.get(COLLATERAL_ID)),
                    (long) requireNonNull(values.get(SIGNATURE_TIME)),
                    (int) requireNonNull(values.get(TIER)),
                    (long) requireNonNull(values.get(BENCHMARK_TIME)),
                    (int) requireNonNull(values.get(UPDATE_TYPE)),
                    (String) requireNonNull(values.get(ADDRESS)),
                    (ByteString) requireNonNull(values.get(SIGNATURE)),
                    (ByteString) requireNonNull(values.get(BENCHMARK_SIGNATURE)));
        }
    }

    static List<NodeConfirm> confirms() throws DecodeException {
        return Vectors.confirms();
    }

    @Test
    void thereAreFiveRealConfirmations() throws DecodeException {
        assertThat(confirms()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("confirms")
    void realConfirmationIsValid(NodeConfirm confirm) {
        ConfirmCheck check = MAIN.check(confirm, null, confirm.txid());
        assertThat(check.isValid()).isTrue();
        assertThat(check.tier()).isEqualTo(Tier.ofNumber(confirm.benchmarkTier()));
        assertThat(outcome(check, Aspect.BENCHMARK_SIGNATURE)).isEqualTo(Outcome.VALID);
        assertThat(outcome(check, Aspect.TXID)).isEqualTo(Outcome.VALID);
        assertThat(outcome(check, Aspect.NODE_SIGNATURE)).isEqualTo(Outcome.UNCHECKED);
        // The key of another network, or of another time, did not sign it.
        assertThat(new ConfirmVerifier(Networks.builtIn("test"))
                        .check(confirm, null, null)
                        .isValid())
                .isFalse();
    }

    /** Asked for by its id, a confirmation with any field spoilt is refused. */
    @ParameterizedTest
    @EnumSource(Field.class)
    void spoiltFieldIsRefused(Field field) throws DecodeException {
        for (NodeConfirm good : confirms()) {
            assertThat(field.spoil(good))
                    .hasSizeGreaterThan(7)
                    .allSatisfy(spoilt -> assertThat(
                                    MAIN.check(spoilt, null, good.txid()).isValid())
                            .as(spoilt.toString())
                            .isFalse());
        }
    }

    /** Those fields that the benchmark signs need no id to be protected. */
    @ParameterizedTest
    @EnumSource(names = {"TIER", "BENCHMARK_TIME", "ADDRESS", "SIGNATURE", "BENCHMARK_SIGNATURE"})
    void benchmarkSignatureAloneProtectsWhatItCovers(Field field) throws DecodeException {
        for (NodeConfirm good : confirms()) {
            assertThat(field.spoil(good))
                    .allSatisfy(
                            spoilt -> assertThat(outcome(MAIN.check(spoilt, null, null), Aspect.BENCHMARK_SIGNATURE))
                                    .isEqualTo(Outcome.INVALID));
        }
    }

    /** The others are covered by the node's own signature, of which the collateral's id is signed by its first ten digits only. */
    @ParameterizedTest
    @EnumSource(names = {"COLLATERAL_INDEX", "SIGNATURE_TIME", "UPDATE_TYPE", "SIGNATURE"})
    void nodeSignatureProtectsTheRest(Field field) throws DecodeException {
        PrivateKey key = key(7);
        NodeConfirm real = confirms().getFirst();
        ByteString own = MessageSignature.sign(key, ConfirmVerifier.nodeMessage(real));
        NodeConfirm good = Field.with(real, Map.of(Field.SIGNATURE, own));
        assertThat(outcome(MAIN.check(good, key.publicKey(), null), Aspect.NODE_SIGNATURE))
                .isEqualTo(Outcome.VALID);
        assertThat(outcome(MAIN.check(good, key(8).publicKey(), null), Aspect.NODE_SIGNATURE))
                .isEqualTo(Outcome.INVALID);
        assertThat(field.spoil(good))
                .allSatisfy(spoilt -> assertThat(
                                outcome(MAIN.check(spoilt, key.publicKey(), null), Aspect.NODE_SIGNATURE))
                        .isEqualTo(Outcome.INVALID));
    }

    @Test
    void nodeSignsTheShortFormOfItsCollateral() throws DecodeException {
        assertThat(new String(ConfirmVerifier.nodeMessage(confirms().getFirst()).toBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("COutPoint(5ee82131d7, 0)011761415214");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 9, 1700000000, INVALID",
        "4, 0, 9, 1700000000, INVALID",
        "1, 2, 9, 1700000000, INVALID",
        "1, -1, 9, 1700000000, INVALID",
        "1, 0, 60, 1700000000, VALID",
        "1, 0, 61, 1700000000, INVALID",
        "3, 1, 60, 1647262800, VALID",
        "3, 1, 40, 1647262799, VALID",
        "3, 1, 41, 1647262799, INVALID",
    })
    void formIsThatOfTheReferenceNode(int tier, int updateType, int addressLength, long time, Outcome outcome)
            throws DecodeException {
        NodeConfirm confirm = Field.with(
                confirms().getFirst(),
                Map.of(
                        Field.TIER, tier,
                        Field.UPDATE_TYPE, updateType,
                        Field.BENCHMARK_TIME, time,
                        Field.ADDRESS, "1".repeat(addressLength)));
        assertThat(outcome(MAIN.check(confirm, null, null), Aspect.FORM)).isEqualTo(outcome);
    }

    @Test
    void allConfirmationsOfABlockAreChecked() throws DecodeException {
        JsonNode vector = Vectors.read("flux/block_2020000_pon.json");
        Block block = Block.decode(
                ByteString.parse(vector.get("block_hex").asString()).toBytes());
        ConfirmBatch batch = ConfirmBatch.of(block, MAIN, Map.of());
        assertThat(batch.isValid()).isTrue();
        assertThat(batch.checks()).hasSize(6);
        assertThat(batch.hash()).hasToString(vector.get("hash").asString());
        assertThat(batch.checks())
                .allSatisfy(check -> assertThat(outcome(check, Aspect.TXID)).isEqualTo(Outcome.VALID));

        for (Field field : List.of(Field.COLLATERAL_ID, Field.UPDATE_TYPE, Field.ADDRESS, Field.BENCHMARK_SIGNATURE)) {
            List<Transaction> changed = new ArrayList<>();
            for (Transaction transaction : block.transactions()) {
                changed.add(
                        transaction instanceof NodeConfirm good
                                ? field.spoil(good).findFirst().orElseThrow()
                                : transaction);
            }
            assertThat(ConfirmBatch.of(new Block(block.header(), changed), MAIN, Map.of())
                            .isValid())
                    .as(field.name())
                    .isFalse();
        }
    }

    private static PrivateKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return PrivateKey.of(bytes, true).orElseThrow();
    }

    private static Outcome outcome(ConfirmCheck check, Aspect aspect) {
        return check.findings().stream()
                .filter(finding -> finding.aspect() == aspect)
                .findFirst()
                .orElseThrow()
                .outcome();
    }
}
