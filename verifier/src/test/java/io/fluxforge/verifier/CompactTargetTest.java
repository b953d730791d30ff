package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTargetTest {
    private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);
    private static final BigInteger NO_LIMIT = TWO_TO_256.subtract(BigInteger.ONE);

    @ParameterizedTest
    @CsvSource({
        "01120000, 12",
        "01123456, 12",
        "02123400, 1234",
        "02008000, 80",
        "03123456, 123456",
        "04123456, 12345600",
        "05009234, 92340000",
        "20123456, 1234560000000000000000000000000000000000000000000000000000000000",
        "1d00ffff, ffff0000000000000000000000000000000000000000000000000000",
        "1f07ffff, 0007ffff00000000000000000000000000000000000000000000000000000000",
        "200f0f0f, 0f0f0f0000000000000000000000000000000000000000000000000000000000",
        "2100ffff, ffff000000000000000000000000000000000000000000000000000000000000",
        "220000ff, ff00000000000000000000000000000000000000000000000000000000000000",
    })
    void valuesWithinTheLimit(String bits, String target) {
        CompactTarget decoded = CompactTarget.decode(bits(bits), NO_LIMIT);

        assertThat(decoded).isEqualTo(new CompactTarget(CompactTarget.Status.OK, new BigInteger(target, 16)));
    }

    @ParameterizedTest
    @CsvSource({
        // The mantissa is zero, or a small exponent shifts it out.
        "00000000, ZERO",
        "00123456, ZERO",
        "01003456, ZERO",
        "02000056, ZERO",
        "03000000, ZERO",
        "04000000, ZERO",
        "ff000000, ZERO",
        "00923456, ZERO",
        "01803456, ZERO",
        "02800056, ZERO",
        "03800000, ZERO",
        "04800000, ZERO",
        "01fe0000, NEGATIVE",
        "02923456, NEGATIVE",
        "03923456, NEGATIVE",
        "04923456, NEGATIVE",
        "20923456, NEGATIVE",
        "ff923456, NEGATIVE",
        "23000001, OVERFLOW",
        "220000ff, OK",
        "22000100, OVERFLOW",
        "2100ffff, OK",
        "21010000, OVERFLOW",
        "207fffff, OK",
        "ff123456, OVERFLOW",
    })
    void everyKind(String bits, CompactTarget.Status status) {
        CompactTarget decoded = CompactTarget.decode(bits(bits), NO_LIMIT);

        assertThat(decoded.status()).isEqualTo(status);
        assertThat(decoded.target().signum()).isEqualTo(status == CompactTarget.Status.OK ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
            })
    void theLimitItselfIsAllowedAndNothingBeyond(String limitOfANetwork) {
        BigInteger limit = new BigInteger(limitOfANetwork, 16);
        int atLimit = CompactTarget.encode(limit);
        CompactTarget above = CompactTarget.decode(atLimit + 1, limit);

        assertThat(CompactTarget.decode(atLimit, limit).status()).isEqualTo(CompactTarget.Status.OK);
        assertThat(above.status()).isEqualTo(CompactTarget.Status.ABOVE_LIMIT);
        assertThat(above.target()).isGreaterThan(limit);
        assertThat(above.isMetBy(new byte[32])).isFalse();
    }

    @Test
    void aTargetEqualToTheLimitIsAllowed() {
        BigInteger limit = BigInteger.valueOf(0x1234).shiftLeft(8 * 20);

        assertThat(CompactTarget.decode(CompactTarget.encode(limit), limit).status())
                .isEqualTo(CompactTarget.Status.OK);
        assertThat(CompactTarget.decode(CompactTarget.encode(limit), limit.subtract(BigInteger.ONE))
                        .status())
                .isEqualTo(CompactTarget.Status.ABOVE_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01120000", "017f0000", "02008000", "02123400", "03123456", "04123456", "05009234", "1d00ffff",
                "1d113a2e", "1d2ee03b", "1f07ffff", "200f0f0f", "20123456", "207fffff", "2100ffff", "21008000"
            })
    void canonicalBitsRoundTrip(String bits) {
        BigInteger target = CompactTarget.decode(bits(bits), NO_LIMIT).target();

        assertThat(HexFormat.of().toHexDigits(CompactTarget.encode(target))).isEqualTo(bits);
    }

    @Test
    void encodingRoundsDownByLessThanOnePartIn32768() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            BigInteger target = new BigInteger(1 + random.nextInt(256), random).add(BigInteger.ONE);
            BigInteger kept =
                    CompactTarget.decode(CompactTarget.encode(target), NO_LIMIT).target();

            assertThat(kept).as("seed %d", seed).isLessThanOrEqualTo(target);
            assertThat(target.subtract(kept).shiftLeft(15)).as("seed %d", seed).isLessThan(target);
            assertThat(CompactTarget.encode(kept)).as("seed %d", seed).isEqualTo(CompactTarget.encode(target));
        }
    }

    @Test
    void encodesTheEnds() {
        assertThat(CompactTarget.encode(BigInteger.ZERO)).isZero();
        assertThat(CompactTarget.encode(BigInteger.ONE)).isEqualTo(0x01010000);
        assertThat(CompactTarget.encode(NO_LIMIT)).isEqualTo(0x2100ffff);
        assertThatIllegalArgumentException().isThrownBy(() -> CompactTarget.encode(TWO_TO_256));
        assertThatIllegalArgumentException().isThrownBy(() -> CompactTarget.encode(BigInteger.valueOf(-1)));
    }

    @Test
    void aHashMeetsATargetThatItEquals() {
        CompactTarget target = CompactTarget.decode(bits("04123456"), NO_LIMIT);

        assertThat(target.isMetBy(wire("12345600"))).isTrue();
        assertThat(target.isMetBy(wire("123455ff"))).isTrue();
        assertThat(target.isMetBy(wire("12345601"))).isFalse();
        assertThat(target.isMetBy(wire("ff".repeat(32)))).isFalse();
        assertThat(target.isMetBy(new byte[32])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "04923456", "23000001"})
    void nothingMeetsATargetThatIsNone(String bits) {
        assertThat(CompactTarget.decode(bits(bits), NO_LIMIT).isMetBy(new byte[32]))
                .isFalse();
    }

    @Test
    void aHashIsALittleEndianNumber() {
        byte[] hash = new byte[32];
        hash[0] = 0x02;
        hash[31] = (byte) 0x80;

        assertThat(CompactTarget.toNumber(hash))
                .isEqualTo(BigInteger.ONE.shiftLeft(255).add(BigInteger.TWO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompactTarget.toNumber(new byte[31]))
                .withMessageContaining("31");
    }

    private static int bits(String hex) {
        return HexFormat.fromHexDigits(hex);
    }

    /** 32 bytes in wire order of a number in hexadecimal. */
    private static byte[] wire(String number) {
        return Vectors.hex(Vectors.display(Vectors.hex("0".repeat(64 - number.length()) + number)));
    }
}
