package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "52, 34",
        "100, 64",
        "252, fc",
        "253, fdfd00",
        "255, fdff00",
        "256, fd0001",
        "1344, fd4005",
        "65535, fdffff",
        "65536, fe00000100",
        "4294967295, feffffffff",
        "4294967296, ff0000000001000000",
        "9223372036854775807, ffffffffffffffff7f",
    })
    void canonicalForms(long value, String hex) {
        byte[] bytes = Vectors.hex(hex);

        assertThat(HexFormat.of().formatHex(written(value))).isEqualTo(hex);
        assertThat(CompactSize.sizeOf(value)).isEqualTo(bytes.length);
        assertThat(CompactSize.read(bytes, 0)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd0000",
                "fdfc00",
                "fe00000000",
                "fefd000000",
                "feffff0000",
                "ff0000000000000000",
                "fffd00000000000000",
                "ffffffffff00000000"
            })
    void longerFormsThanNeededAreMalformed(String hex) {
        assertThat(CompactSize.read(Vectors.hex(hex), 0)).isEqualTo(CompactSize.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff0000000000000080", "ffffffffffffffffff"})
    void countsFrom2To63OnAreMalformed(String hex) {
        assertThat(CompactSize.read(Vectors.hex(hex), 0)).isEqualTo(CompactSize.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdfd00", "fe00000100", "ff0000000001000000"})
    void anEarlyEndIsMalformed(String hex) {
        byte[] whole = Vectors.hex(hex);
        for (int length = 0; length < whole.length; length++) {
            assertThat(CompactSize.read(Arrays.copyOf(whole, length), 0))
                    .as("%d bytes of %s", length, hex)
                    .isEqualTo(CompactSize.MALFORMED);
        }
    }

    @Test
    void readsAtAnOffset() {
        byte[] bytes = Vectors.hex("aabbfd4005cc");

        assertThat(CompactSize.read(bytes, 2)).isEqualTo(1344);
        assertThat(CompactSize.read(bytes, 5)).isEqualTo(0xcc);
        assertThat(CompactSize.read(bytes, 6)).isEqualTo(CompactSize.MALFORMED);
        assertThat(CompactSize.read(bytes, Integer.MAX_VALUE)).isEqualTo(CompactSize.MALFORMED);
        assertThat(CompactSize.read(bytes, -1)).isEqualTo(CompactSize.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeCountIsAnError(long value) {
        assertThatIllegalArgumentException().isThrownBy(() -> CompactSize.sizeOf(value));
        assertThatIllegalArgumentException().isThrownBy(() -> written(value)).withMessage("count=" + value + ", min=0");
    }

    private static byte[] written(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompactSize.write(out, value);
        return out.toByteArray();
    }
}
