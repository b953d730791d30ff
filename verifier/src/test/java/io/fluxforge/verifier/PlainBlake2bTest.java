package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The reference is itself checked: RFC 7693, appendix A, and digests from CPython's {@code hashlib.blake2b}. */
class PlainBlake2bTest {
    private static final byte[] NO_PERSONALISATION = new byte[16];

    @Test
    void abcOfTheRfc() {
        assertDigest(
                64,
                NO_PERSONALISATION,
                "abc".getBytes(StandardCharsets.US_ASCII),
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    @Test
    void nothing() {
        assertDigest(
                64,
                NO_PERSONALISATION,
                new byte[0],
                "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
                        + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce");
    }

    @Test
    void oneByteDigest() {
        assertDigest(1, NO_PERSONALISATION, new byte[] {'x'}, "e2");
    }

    @Test
    void twoFullBlocks() {
        assertDigest(
                64,
                NO_PERSONALISATION,
                counting(256),
                "1ecc896f34d3f9cac484c73f75f6a5fb58ee6784be41b35f46067b9c65c63a67"
                        + "94d3d744112c653f73dd7deb6666204c5a9bfa5b46081fc10fdbe7884fa5cbf8");
    }

    @Test
    void oneFullBlockOfZcash() {
        assertDigest(
                50,
                EquihashParams.ZCASH_200_9.blake2bPersonal(),
                counting(128),
                "36657063e8c5fd279d528d33ef3bb5a76cae4c11446768ad"
                        + "0f3791052044e9c3a9df79a2e4ba4ca978536b1cbb14d6eaf405");
    }

    @Test
    void anInputOfZelHash() {
        assertDigest(
                64,
                EquihashParams.ZELHASH.blake2bPersonal(),
                counting(144),
                "ba15e83b52590920c35e76b906a1854219dbb8c0c37b2b17f76de5f6bb3a0559"
                        + "2cb3ea720122737e71eeb086d718545b9353287d3ae93748c02970073af14da1");
    }

    @Test
    void manyBlocksOfBitcoinGold() {
        assertDigest(
                54,
                new EquihashParams(144, 5, "BgoldPoW", false).blake2bPersonal(),
                counting(1000),
                "832075be0924fa4062c67523bb3e06be65b1e9a4685af9c6b3"
                        + "2269695fb783cc79440c35e213e995006e666c65291c2e1db61089b754");
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static void assertDigest(int digestBytes, byte[] personal, byte[] input, String expected) {
        assertThat(HexFormat.of().formatHex(PlainBlake2b.digest(digestBytes, personal, input)))
                .isEqualTo(expected);
    }
}
