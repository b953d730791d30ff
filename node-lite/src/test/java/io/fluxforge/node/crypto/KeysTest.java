package io.fluxforge.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    /** The deterministic nonces that secp256k1 implementations agree on: secret, message (SHA-256 of it is signed), r, s. */
    @ParameterizedTest
    @CsvSource({
        "1, Satoshi Nakamoto, 934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8,"
                + " 2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
        "1, 'All those moments will be lost in time, like tears in rain. Time to die...',"
                + " 8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b,"
                + " 547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
    })
    void deterministicSignatures(int secret, String message, String r, String s) throws NoSuchAlgorithmException {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) secret;
        PrivateKey key = PrivateKey.of(bytes, true).orElseThrow();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(message.getBytes(StandardCharsets.US_ASCII));
        EcdsaSignature signature = key.sign(Hash256.of(hash));
        assertThat(signature).isEqualTo(new EcdsaSignature(new BigInteger(r, 16), new BigInteger(s, 16)));
        assertThat(signature.isLowS()).isTrue();
        assertThat(key.publicKey().verify(Hash256.of(hash), signature)).isTrue();
        assertThat(key.publicKey().verify(Hash256.ZERO, signature)).isFalse();
    }

    /** Public keys, hashes and exported texts of the secret 1, which are known everywhere. */
    @Test
    void keyOne() {
        byte[] one = new byte[32];
        one[31] = 1;
        PrivateKey compressed = PrivateKey.of(one, true).orElseThrow();
        PrivateKey uncompressed = PrivateKey.of(one, false).orElseThrow();
        assertThat(compressed.publicKey())
                .hasToString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        assertThat(compressed.publicKey().hash160()).hasToString("751e76e8199196d454941c45d1b3a323f1433bd6");
        assertThat(uncompressed.publicKey().hash160()).hasToString("91b24bf9f5288532960ac687abb035127b1d28a5");
        assertThat(compressed.format(0x80)).isEqualTo("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn");
        assertThat(uncompressed.format(0x80)).isEqualTo("5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf");
        for (PrivateKey key : new PrivateKey[] {compressed, uncompressed}) {
            assertThat(PrivateKey.parse(key.format(0x80), 0x80).orElseThrow().publicKey())
                    .isEqualTo(key.publicKey());
            assertThat(PrivateKey.parse(key.format(0x80), 0xef)).isEmpty();
            assertThat(key.toString())
                    .doesNotContain(key.format(0x80))
                    .endsWith(key.publicKey().toString());
        }
    }

    @Test
    void secretsOutOfRangeAreNone() {
        byte[] order = HexFormat.of().parseHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        assertThat(PrivateKey.of(order, true)).isEmpty();
        assertThat(PrivateKey.of(new byte[32], true)).isEmpty();
        order[31]--;
        assertThat(PrivateKey.of(order, true)).isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.of(new byte[31], true))
                .withMessage("a secret key has 32 bytes, not 31");
        assertThat(PrivateKey.generate(new SecureRandom()).publicKey().bytes().size())
                .isEqualTo(33);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "02",
                "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817",
                "0579be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "020000000000000000000000000000000000000000000000000000000000000005",
                // the hybrid form of key one
                "0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                        + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
                // not on the curve
                "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                        + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b9",
            })
    void bytesThatAreNoPublicKey(String hex) {
        assertThat(PublicKey.of(ByteString.parse(hex))).isEmpty();
    }

    @Test
    void derFormIsStrict() {
        String good = "3006020101020101";
        assertThat(EcdsaSignature.parseDer(ByteString.parse(good)))
                .contains(new EcdsaSignature(BigInteger.ONE, BigInteger.ONE));
        for (String bad : new String[] {
            "",
            "3006020101020100",
            "3006020100020101",
            "300602010102018f",
            "3007020101020101",
            "300602010102010100",
            "3106020101020101",
            "3006030101020101",
            "3006020101030101",
            "300702020001020101",
            "3007020101020200" + "01",
            "30060202010101",
            "3006027f01020101",
            "300602ff01020101",
            "3080020101020101",
        }) {
            assertThat(EcdsaSignature.parseDer(ByteString.parse(bad))).as(bad).isEmpty();
        }
    }

    @Test
    void derFormComesBackForNumbersOfEveryLength() {
        Random random = new Random(72);
        for (int bits = 1; bits < 256; bits++) {
            BigInteger r = new BigInteger(bits, random).setBit(bits - 1);
            BigInteger s = new BigInteger(256 - bits, random).setBit(255 - bits).mod(Secp256k1.N);
            EcdsaSignature signature = new EcdsaSignature(r, s);
            assertThat(EcdsaSignature.parseDer(signature.toDer())).contains(signature);
        }
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EcdsaSignature(BigInteger.ZERO, BigInteger.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new EcdsaSignature(BigInteger.ONE, Secp256k1.N));
    }
}
