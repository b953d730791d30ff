package io.fluxforge.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spends of our own making; {@code SignatureHashTest} has the real ones. */
class SpendCheckTest {
    private static final int BRANCH = 0x76b809bb;
    private static final List<PrivateKey> KEYS = List.of(key(1), key(2), key(3));
    private static final TxOutput PAID = new TxOutput(5_000, Script.EMPTY);

    private static PrivateKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return PrivateKey.of(bytes, number != 3).orElseThrow();
    }

    private static PaymentTransaction spending(int inputs) {
        List<TxInput> list = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            list.add(new TxInput(new OutPoint(Hash256.parse("ab".repeat(32)), i), Script.EMPTY, TxInput.FINAL));
        }
        return PaymentTransaction.sapling(list, List.of(PAID), 0, 0);
    }

    private static ByteString sign(PrivateKey key, PaymentTransaction transaction, Script scriptCode) {
        return InputSigner.signature(key, new SignatureHash(transaction, BRANCH), 0, scriptCode, 7_000);
    }

    private static Optional<String> check(PaymentTransaction transaction, Script script, Script spent) {
        return new SpendCheck(transaction.withInputScripts(List.of(script)), BRANCH)
                .check(0, new TxOutput(7_000, spent));
    }

    private static ByteString hashType(ByteString signature, int type) {
        byte[] bytes = signature.toBytes();
        bytes[bytes.length - 1] = (byte) type;
        return ByteString.of(bytes);
    }

    @Test
    void signedInputsMaySpend() {
        PaymentTransaction transaction = spending(3);
        List<TxOutput> spent = KEYS.stream()
                .map(key -> new TxOutput(7_000, key.publicKey().address().script()))
                .toList();
        PaymentTransaction signed = InputSigner.sign(transaction, BRANCH, spent, KEYS);
        SpendCheck check = new SpendCheck(signed, BRANCH);
        for (int i = 0; i < 3; i++) {
            assertThat(check.check(i, spent.get(i))).isEmpty();
            assertThat(check.check(i, spent.get((i + 1) % 3))).contains("the public key has another hash");
        }
        assertThat(new SpendCheck(signed, 0).check(0, spent.get(0))).contains("the signature does not fit the key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSigner.sign(transaction, BRANCH, spent.reversed(), KEYS))
                .withMessageContaining("output 0 does not pay the hash of key");
    }

    @Test
    void publicKeyHash() {
        PaymentTransaction transaction = spending(1);
        PublicKey key = KEYS.get(0).publicKey();
        Script spent = key.address().script();
        ByteString good = sign(KEYS.get(0), transaction, spent);
        assertThat(check(transaction, Script.pushes(List.of(good, key.bytes())), spent))
                .isEmpty();
        assertThat(check(transaction, Script.EMPTY, spent)).contains("the input's script pushes 0 items, not 2");
        assertThat(check(transaction, Script.pushes(List.of(ByteString.EMPTY, key.bytes())), spent))
                .contains("the signature is empty");
        assertThat(check(transaction, Script.pushes(List.of(hashType(good, 4), key.bytes())), spent))
                .contains("the signature's hash type is 4");
        assertThat(check(transaction, Script.pushes(List.of(hashType(good, 2), key.bytes())), spent))
                .contains("the signature does not fit the key");
        assertThat(check(transaction, Script.pushes(List.of(good.slice(1, good.size()), key.bytes())), spent))
                .contains("the signature is not strict DER");
        Script wide = Script.parse("4c" + Integer.toHexString(good.size()) + good + "21" + key.bytes());
        assertThat(check(transaction, wide, spent))
                .contains("the input's script has more than shortest pushes of data");
        assertThat(check(transaction, Script.parse("05ab"), spent)).contains("the input's script ends inside a push");
        assertThat(check(transaction, Script.parse("76"), spent))
                .contains("the input's script has more than shortest pushes of data");
    }

    @Test
    void highSIsRefusedThoughItIsTheSameSignature() {
        PaymentTransaction transaction = spending(1);
        PublicKey key = KEYS.get(0).publicKey();
        Script spent = key.address().script();
        ByteString good = sign(KEYS.get(0), transaction, spent);
        EcdsaSignature low =
                EcdsaSignature.parseDer(good.slice(0, good.size() - 1)).orElseThrow();
        EcdsaSignature high = new EcdsaSignature(low.r(), Secp256k1.N.subtract(low.s()));
        assertThat(high.normalised()).isEqualTo(low);
        Hash256 hash = new SignatureHash(transaction, BRANCH).ofInput(0, spent, 7_000, SignatureHash.ALL);
        assertThat(key.verify(hash, high)).isTrue();
        ByteString highBytes = ByteString.parse(high.toDer() + "01");
        assertThat(check(transaction, Script.pushes(List.of(highBytes, key.bytes())), spent))
                .contains("the signature's S is high");
    }

    @Test
    void publicKey() {
        PaymentTransaction transaction = spending(1);
        Script spent = Script.parse("21" + KEYS.get(0).publicKey() + "ac");
        assertThat(check(transaction, Script.pushes(List.of(sign(KEYS.get(0), transaction, spent))), spent))
                .isEmpty();
        assertThat(check(transaction, Script.pushes(List.of(sign(KEYS.get(1), transaction, spent))), spent))
                .contains("the signature does not fit the key");
    }

    @Test
    void twoOfThreeBareAndBehindAHash() {
        PaymentTransaction transaction = spending(1);
        Script multisig = Script.multisig(
                2, KEYS.stream().map(key -> key.publicKey().bytes()).toList());
        List<ByteString> signatures =
                KEYS.stream().map(key -> sign(key, transaction, multisig)).toList();
        Script hashed = new Address(Address.Kind.SCRIPT_HASH, Hash160.of(multisig.toByteString())).script();
        for (int first = 0; first < 3; first++) {
            for (int second = 0; second < 3; second++) {
                List<ByteString> items =
                        new ArrayList<>(List.of(ByteString.EMPTY, signatures.get(first), signatures.get(second)));
                Optional<String> bare = check(transaction, Script.pushes(items), multisig);
                assertThat(bare.isEmpty()).as("%d %d", first, second).isEqualTo(first < second);
                items.add(multisig.toByteString());
                assertThat(check(transaction, Script.pushes(items), hashed)).isEqualTo(bare);
            }
        }
        List<ByteString> good = List.of(ByteString.EMPTY, signatures.get(0), signatures.get(1));
        assertThat(check(transaction, Script.pushes(good), hashed)).contains("the redeem script has another hash");
        assertThat(check(transaction, Script.EMPTY, hashed)).contains("no redeem script");
        List<ByteString> dummy = List.of(ByteString.parse("77"), signatures.get(0), signatures.get(1));
        assertThat(check(transaction, Script.pushes(dummy), multisig))
                .contains("the item in front of the signatures is not empty");
        assertThat(check(transaction, Script.pushes(good.subList(0, 2)), multisig))
                .contains("the input's script pushes 2 items, not 3");
    }

    @Test
    void hashOfAHashAndLongRedeemScriptsAreRefused() {
        PaymentTransaction transaction = spending(1);
        Script inner = new Address(Address.Kind.SCRIPT_HASH, Hash160.of(ByteString.EMPTY)).script();
        Script outer = new Address(Address.Kind.SCRIPT_HASH, Hash160.of(inner.toByteString())).script();
        assertThat(check(transaction, Script.pushes(List.of(inner.toByteString())), outer))
                .contains("the script is not one that is checked here");
        ByteString tooLong = ByteString.of(new byte[521]);
        assertThat(check(transaction, Script.pushes(List.of(tooLong)), outer))
                .contains("the redeem script has 521 bytes, at most 520");
    }
}
