package io.fluxforge.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.NodeStart;
import io.fluxforge.node.codec.NodeTransaction;
import io.fluxforge.node.codec.ScriptTemplate;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MessageSignatureTest {
    static List<JsonNode> nodeTransactions() {
        return Vectors.entries("tx/fluxnode.json");
    }

    /** The five keys by which main net checks; the file has a sixth, which nothing was signed with. */
    private static NavigableMap<Long, PublicKey> benchmarkKeys() {
        TreeMap<Long, PublicKey> keys = new TreeMap<>();
        Vectors.entries("tx/benchmark_keys_mainnet.json")
                .subList(0, 5)
                .forEach(entry -> keys.put(
                        entry.get("from_time").asLong(),
                        PublicKey.of(ByteString.parse(entry.get("pubkey").asString()))
                                .orElseThrow()));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("nodeTransactions")
    void realSignaturesOfNodesAndBenchmarks(JsonNode json) throws DecodeException {
        switch ((NodeTransaction) Transaction.decode(Vectors.hex(json, "raw"))) {
            case NodeConfirm confirm -> {
                assertThat(BenchmarkSignature.isValid(confirm, benchmarkKeys())).isTrue();
                List<PublicKey> keys = new ArrayList<>(benchmarkKeys().values());
                PublicKey expected = keys.get(
                        json.get("benchmark_sig_verified_with_key_index").get(0).asInt());
                assertThat(BenchmarkSignature.signer(confirm)).contains(expected);
                NodeConfirm higherTier = withTier(confirm, confirm.benchmarkTier() + 1);
                assertThat(BenchmarkSignature.isValid(higherTier, benchmarkKeys()))
                        .isFalse();
            }
            case NodeStart start -> {
                PublicKey signer = MessageSignature.recover(start.signature(), start.message())
                        .orElseThrow();
                assertThat(signer)
                        .hasToString(json.get("start_sig_verifies_with").get(0).asString());
                List<ByteString> owners = start.isP2sh()
                        ? ScriptTemplate.of(start.redeemScript()).items()
                        : List.of(start.collateralKey());
                assertThat(owners).contains(signer.bytes());
            }
        }
    }

    private static NodeConfirm withTier(NodeConfirm confirm, int tier) {
        return new NodeConfirm(
                confirm.version(),
                confirm.collateral(),
                confirm.signatureTime(),
                tier,
                confirm.benchmarkTime(),
                confirm.updateType(),
                confirm.address(),
                confirm.signature(),
                confirm.benchmarkSignature());
    }

    @Test
    void noKeyCountsBeforeTheFirst() throws DecodeException {
        NodeConfirm confirm =
                (NodeConfirm) Transaction.decode(Vectors.hex(nodeTransactions().get(0), "raw"));
        assertThat(BenchmarkSignature.isValid(confirm, new TreeMap<>())).isFalse();
    }

    @Test
    void signedMessagesGiveBackTheKeyInItsForm() {
        Random random = new Random(65);
        for (int i = 0; i < 40; i++) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            PrivateKey key = PrivateKey.of(secret, i % 2 == 0).orElseThrow();
            ByteString message = ByteString.of(("message " + i).getBytes(StandardCharsets.UTF_8));
            ByteString signature = key.signMessage(message);
            assertThat(signature.size()).isEqualTo(65);
            assertThat(MessageSignature.recover(signature, message)).contains(key.publicKey());
            assertThat(MessageSignature.isBy(key.publicKey(), signature, message))
                    .isTrue();
            assertThat(MessageSignature.isBy(key.publicKey(), signature, ByteString.EMPTY))
                    .isFalse();
        }
    }

    @Test
    void whatIsNoSignatureGivesNoKey() {
        byte[] bytes = new byte[65];
        assertThat(MessageSignature.recover(ByteString.EMPTY, ByteString.EMPTY)).isEmpty();
        assertThat(MessageSignature.recover(ByteString.of(bytes), ByteString.EMPTY))
                .isEmpty();
        Random random = new Random(27);
        for (int header = 0; header < 256; header++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) header;
            boolean possible = header >= 27 && header <= 34;
            boolean found = MessageSignature.recover(ByteString.of(bytes), ByteString.EMPTY)
                    .isPresent();
            assertThat(found && !possible).isFalse();
            java.util.Arrays.fill(bytes, (byte) 0xff);
            bytes[0] = (byte) header;
            assertThat(MessageSignature.recover(ByteString.of(bytes), ByteString.EMPTY))
                    .isEmpty();
        }
    }
}
