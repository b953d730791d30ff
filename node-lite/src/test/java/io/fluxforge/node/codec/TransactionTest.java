package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TransactionTest {
    static List<JsonNode> coinbases() {
        return Vectors.entries("tx/coinbase.json");
    }

    static List<JsonNode> transparent() {
        return Vectors.entries("tx/transparent_v4_sighash.json");
    }

    static List<JsonNode> blockTransactions() {
        List<JsonNode> all = new ArrayList<>();
        Vectors.json("flux/block_100000.json").get("txs").forEach(all::add);
        Vectors.json("flux/block_2020000_pon.json").get("txs").forEach(all::add);
        return all;
    }

    private static PaymentTransaction payment(byte[] raw) throws DecodeException {
        return (PaymentTransaction) Transaction.decode(raw);
    }

    @ParameterizedTest
    @MethodSource({"coinbases", "transparent", "blockTransactions"})
    void publishedTransactionsHaveTheirIdsAndBytes(JsonNode json) throws DecodeException {
        byte[] raw = Vectors.hex(json, "raw");
        Transaction transaction = Transaction.decode(raw);
        assertThat(transaction.toBytes()).isEqualTo(raw);
        assertThat(transaction.txid()).isEqualTo(Vectors.hash(json, "txid"));
    }

    @ParameterizedTest
    @MethodSource("coinbases")
    void coinbaseBeginsWithItsHeightAndPaysWhatIsPublished(JsonNode json) throws DecodeException {
        PaymentTransaction coinbase = payment(Vectors.hex(json, "raw"));
        assertThat(coinbase.isCoinbase()).isTrue();
        long height = json.get("bip34_height").asLong();
        Script script = coinbase.inputs().get(0).script();
        assertThat(script.height()).hasValue(height);
        assertThat(script.startsWith(Script.heightPush(height))).isTrue();
        assertThat(script.startsWith(Script.heightPush(height + 1))).isFalse();
        List<TxOutput> expected = json.get("vout")
                .valueStream()
                .map(output -> new TxOutput(
                        output.get("value").asLong(),
                        Script.parse(output.get("script").asString())))
                .toList();
        assertThat(coinbase.outputs()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("transparent")
    void transparentTransactionsAreNoCoinbases(JsonNode json) throws DecodeException {
        PaymentTransaction transaction = payment(Vectors.hex(json, "raw"));
        assertThat(transaction.isCoinbase()).isFalse();
        assertThat(transaction.inputs()).hasSize(json.get("n_in").asInt());
        assertThat(transaction.outputs()).hasSize(json.get("n_out").asInt());
        assertThat(transaction.shielded()).isEqualTo(ShieldedParts.NONE);
        assertThat(PaymentTransaction.sapling(
                        transaction.inputs(),
                        transaction.outputs(),
                        transaction.lockTime(),
                        transaction.expiryHeight()))
                .isEqualTo(transaction)
                .hasSameHashCodeAs(transaction);
    }

    @Test
    void joinSplitOfARealTransactionIsTakenApart() throws DecodeException {
        JsonNode json = Vectors.json("flux/block_100000.json").get("txs").get(1);
        PaymentTransaction transaction = payment(Vectors.hex(json, "raw"));
        assertThat(transaction.format()).isEqualTo(TxFormat.LEGACY);
        assertThat(transaction.version()).isEqualTo(2);
        JoinSplit joinSplit = transaction.shielded().joinSplits().get(0);
        assertThat(joinSplit.bytes().size()).isEqualTo(JoinSplit.BCTV_BYTES);
        assertThat(joinSplit.proof().size()).isEqualTo(296);
        assertThat(joinSplit.ciphertexts()).allMatch(ciphertext -> ciphertext.size() == 601);
        // 148.4999 FLUX leave the shielded pool, and 0.0001 of them are the fee.
        assertThat(joinSplit.vpubOld()).isZero();
        assertThat(joinSplit.vpubNew() - transaction.outputs().get(0).value()).isEqualTo(10_000);
        assertThat(transaction.shielded().joinSplitSignature().size()).isEqualTo(64);
    }

    /** ZIP 243's vectors are random, but well-formed: they hold every kind of shielded part. */
    @Test
    void shieldedTransactionsAreKeptByteForByte() throws DecodeException {
        int spends = 0;
        int outputs = 0;
        int joinSplits = 0;
        for (JsonNode vector : Vectors.entries("sighash/zip_0243.json")) {
            if (vector.size() != 7) {
                continue;
            }
            byte[] raw = HexFormat.of().parseHex(vector.get(0).asString());
            PaymentTransaction transaction = payment(raw);
            assertThat(transaction.toBytes()).isEqualTo(raw);
            ShieldedParts shielded = transaction.shielded();
            spends += shielded.spends().size();
            outputs += shielded.outputs().size();
            joinSplits += shielded.joinSplits().size();
            for (ShieldedSpend spend : shielded.spends()) {
                ByteWriter parts = new ByteWriter()
                        .writeHash(spend.cv())
                        .writeHash(spend.anchor())
                        .writeHash(spend.nullifier())
                        .writeHash(spend.rk())
                        .writeBytes(spend.proof())
                        .writeBytes(spend.spendAuthSignature());
                assertThat(parts.toByteArray()).isEqualTo(spend.bytes().toBytes());
            }
            for (ShieldedOutput output : shielded.outputs()) {
                ByteWriter parts = new ByteWriter()
                        .writeHash(output.cv())
                        .writeHash(output.cmu())
                        .writeHash(output.ephemeralKey())
                        .writeBytes(output.encCiphertext())
                        .writeBytes(output.outCiphertext())
                        .writeBytes(output.proof());
                assertThat(parts.toByteArray()).isEqualTo(output.bytes().toBytes());
            }
            for (JoinSplit joinSplit : shielded.joinSplits()) {
                assertThat(joinSplit.bytes().size()).isEqualTo(JoinSplit.GROTH_BYTES);
                ByteWriter parts =
                        new ByteWriter().writeLong(joinSplit.vpubOld()).writeLong(joinSplit.vpubNew());
                parts.writeHash(joinSplit.anchor());
                joinSplit.nullifiers().forEach(parts::writeHash);
                joinSplit.commitments().forEach(parts::writeHash);
                parts.writeHash(joinSplit.ephemeralKey()).writeHash(joinSplit.randomSeed());
                joinSplit.macs().forEach(parts::writeHash);
                parts.writeBytes(joinSplit.proof());
                joinSplit.ciphertexts().forEach(parts::writeBytes);
                assertThat(parts.toByteArray()).isEqualTo(joinSplit.bytes().toBytes());
            }
        }
        assertThat(List.of(spends, outputs, joinSplits)).allMatch(count -> count > 3);
    }

    @Test
    void overwinterTransactionHasNoShieldedSapling() throws DecodeException {
        // Version 3: group id, one input, one output, lock time 5, expiry 9, no JoinSplits.
        String hex = "03000080" + "7082c403" + "01" + "11".repeat(32) + "02000000" + "0151" + "feffffff" + "01"
                + "0100000000000000" + "00" + "05000000" + "09000000" + "00";
        PaymentTransaction transaction = payment(HexFormat.of().parseHex(hex));
        assertThat(transaction.format()).isEqualTo(TxFormat.OVERWINTER);
        assertThat(transaction.lockTime()).isEqualTo(5);
        assertThat(transaction.expiryHeight()).isEqualTo(9);
        assertThat(transaction.inputs().get(0).sequence()).isEqualTo(0xffff_fffeL);
        assertThat(HexFormat.of().formatHex(transaction.toBytes())).isEqualTo(hex);
    }

    @Test
    void unknownVersionGroupIsRefused() {
        assertRefused(
                "04000080" + "7082c403" + "0000" + "00".repeat(20), "transaction version 4 with version group 3c48270");
        assertRefused(
                "05000080" + "85202f89" + "0000" + "00".repeat(20),
                "transaction version 5 with version group 892f2085");
    }

    @Test
    void countsThatTheInputCannotHoldAreRefusedBeforeAnythingIsMade() {
        assertRefused("01000000" + "ffffffffffffffff7f", "9223372036854775807 inputs do not fit into 0 bytes");
        assertRefused("01000000" + "00" + "feffffff0f" + "00".repeat(40), "268435455 outputs do not fit into 40 bytes");
        assertRefused("01000000" + "00" + "01" + "00".repeat(8) + "fd0004" + "00".repeat(40), "1024 bytes of script");
        assertRefused("01000000" + "fd0100" + "00".repeat(80), "no canonical CompactSize");
    }

    private static void assertRefused(String hex, String reason) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Transaction.decode(HexFormat.of().parseHex(hex)))
                .satisfies(e -> assertThat(e.reason()).contains(reason));
    }

    @Test
    void everyTruncationIsRefused() {
        for (JsonNode json : List.of(
                transparent().get(2), coinbases().get(1), blockTransactions().get(1))) {
            byte[] raw = Vectors.hex(json, "raw");
            for (int length = 0; length < raw.length; length++) {
                byte[] cut = Arrays.copyOf(raw, length);
                assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Transaction.decode(cut));
            }
        }
    }

    @Test
    void numbersBeyondTheWireAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaymentTransaction.sapling(List.of(), List.of(), 1L << 32, 0))
                .withMessageContaining("lockTime=4294967296");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TxInput(OutPoint.NONE, Script.EMPTY, -1))
                .withMessageContaining("sequence=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutPoint(Hash256.ZERO, 1L << 32))
                .withMessageContaining("index=4294967296");
    }
}
