package io.fluxforge.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.codec.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SignatureHashTest {
    static List<JsonNode> zip243() {
        return Vectors.entries("sighash/zip_0243.json").stream()
                .filter(vector -> vector.size() == 7)
                .toList();
    }

    static List<JsonNode> published() {
        return Vectors.entries("tx/transparent_v4_sighash.json");
    }

    @Test
    void allTenVectorsAreThere() {
        assertThat(zip243()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("zip243")
    void vectorsOfZip243(JsonNode vector) throws DecodeException {
        PaymentTransaction transaction = (PaymentTransaction)
                Transaction.decode(HexFormat.of().parseHex(vector.get(0).asString()));
        SignatureHash hashes =
                new SignatureHash(transaction, (int) vector.get(5).asLong());
        Script scriptCode = Script.parse(vector.get(1).asString());
        int index = vector.get(2).asInt();
        int hashType = vector.get(3).asInt();
        Hash256 hash = index < 0
                ? hashes.ofShielded(hashType)
                : hashes.ofInput(index, scriptCode, vector.get(4).asLong(), hashType);
        // The file gives the hash in the order of the wire.
        assertThat(HexFormat.of().formatHex(hash.toBytes()))
                .isEqualTo(vector.get(6).asString());
    }

    @ParameterizedTest
    @MethodSource("published")
    void realTransactionsAreSignedOverTheseHashes(JsonNode json) throws DecodeException {
        PaymentTransaction transaction = (PaymentTransaction) Transaction.decode(Vectors.hex(json, "raw"));
        int branchId = Integer.parseUnsignedInt(json.get("branch_id").asString(), 16);
        SignatureHash hashes = new SignatureHash(transaction, branchId);
        SpendCheck check = new SpendCheck(transaction, branchId);
        assertThat(json.get("inputs").size()).isEqualTo(transaction.inputs().size());
        for (JsonNode input : json.get("inputs")) {
            int index = input.get("index").asInt();
            TxOutput spent = new TxOutput(
                    input.get("prevout_value").asLong(),
                    Script.parse(input.get("prevout_script").asString()));
            Hash256 hash = hashes.ofInput(index, spent.script(), spent.value(), SignatureHash.ALL);
            assertThat(HexFormat.of().formatHex(hash.toBytes()))
                    .isEqualTo(input.get("sighash_zip243").asString());
            assertThat(check.check(index, spent)).as("input %d", index).isEmpty();
            assertThat(check.check(index, new TxOutput(spent.value() + 1, spent.script())))
                    .contains("the signature does not fit the key");
        }
    }

    @Test
    void olderTransactionsAreRefused() throws DecodeException {
        JsonNode json = Vectors.json("flux/block_100000.json").get("txs").get(1);
        PaymentTransaction transaction = (PaymentTransaction) Transaction.decode(Vectors.hex(json, "raw"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignatureHash(transaction, 0x76b809bb))
                .withMessage("transaction of version 2, not 4");
    }
}
