package io.fluxforge.node.codec;

import io.fluxforge.verifier.Sha256d;
import java.util.Arrays;
import java.util.Optional;

/** Base 58 with a checksum: the text form of addresses and secret keys (fluxd {@code base58.cpp}). */
public final class Base58Check {
    /** More characters than any address or key of the family has; longer texts are refused unread. */
    public static final int MAX_CHARACTERS = 128;

    private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int CHECK_BYTES = 4;

    private Base58Check() {}

    /** The text of these bytes, with the first four bytes of their double SHA-256 behind them. */
    public static String encode(byte[] payload) {
        byte[] number = Arrays.copyOf(payload, payload.length + CHECK_BYTES);
        System.arraycopy(Sha256d.hash(payload), 0, number, payload.length, CHECK_BYTES);
        int zeros = leadingZeros(number);
        StringBuilder reversed = new StringBuilder();
        for (int first = zeros; first < number.length; ) {
            reversed.append(DIGITS.charAt(divide(number, first)));
            while (first < number.length && number[first] == 0) {
                first++;
            }
        }
        // A zero byte in front has no digit of its own in the number.
        reversed.repeat(DIGITS.charAt(0), zeros);
        return reversed.reverse().toString();
    }

    /** Divides the big-endian number from {@code first} on by 58 in place; the remainder is the next digit. */
    private static int divide(byte[] number, int first) {
        int rest = 0;
        for (int i = first; i < number.length; i++) {
            int value = rest << 8 | (number[i] & 0xff);
            number[i] = (byte) (value / DIGITS.length());
            rest = value % DIGITS.length();
        }
        return rest;
    }

    /** The bytes of a text without the checksum; empty if a character is none of base 58 or the checksum is wrong. */
    public static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        // A digit is worth less than a byte, so that there are never more bytes than digits.
        byte[] number = new byte[text.length()];
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            if (digit == 0 && zeros == i) {
                zeros++;
            }
            multiplyAndAdd(number, digit);
        }
        byte[] bytes = Arrays.copyOfRange(number, leadingZeros(number) - zeros, number.length);
        if (bytes.length < CHECK_BYTES) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
        byte[] check = Arrays.copyOf(Sha256d.hash(payload), CHECK_BYTES);
        return Arrays.equals(bytes, payload.length, bytes.length, check, 0, CHECK_BYTES)
                ? Optional.of(payload)
                : Optional.empty();
    }

    /** Multiplies the big-endian number by 58 in place and adds a digit. */
    private static void multiplyAndAdd(byte[] number, int digit) {
        int carry = digit;
        for (int i = number.length - 1; i >= 0; i--) {
            carry += DIGITS.length() * (number[i] & 0xff);
            number[i] = (byte) carry;
            carry >>= 8;
        }
    }

    private static int leadingZeros(byte[] number) {
        int zeros = 0;
        while (zeros < number.length && number[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
