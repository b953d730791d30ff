package io.fluxforge.stratum.protocol;

import java.util.Arrays;

/** Hexadecimal digits in ASCII bytes, two for each byte; reading takes either letter case and nothing else. */
final class Hex {
    private static final byte[] VALUES = new byte[256];
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < 10; i++) {
            VALUES['0' + i] = (byte) i;
        }
        for (int i = 0; i < 6; i++) {
            VALUES['a' + i] = (byte) (10 + i);
            VALUES['A' + i] = (byte) (10 + i);
        }
    }

    private Hex() {}

    /**
     * Decodes {@code 2 * count} digits.
     *
     * @return false if one of them is no digit; {@code to} may then be partly written
     */
    static boolean decode(byte[] digits, int from, int count, byte[] to, int offset) {
        int seen = 0;
        for (int i = 0; i < count; i++) {
            int high = VALUES[digits[from + 2 * i] & 0xff];
            int low = VALUES[digits[from + 2 * i + 1] & 0xff];
            seen |= high | low;
            to[offset + i] = (byte) (high << 4 | (low & 0xf));
        }
        return seen >= 0;
    }

    /** The value of a digit, or −1. */
    static int digit(byte c) {
        return VALUES[c & 0xff];
    }

    /** Writes {@code 2 * count} lower-case digits. */
    static void encode(byte[] bytes, int from, int count, byte[] to, int offset) {
        for (int i = 0; i < count; i++) {
            int b = bytes[from + i];
            to[offset + 2 * i] = DIGITS[b >>> 4 & 0xf];
            to[offset + 2 * i + 1] = DIGITS[b & 0xf];
        }
    }
}
