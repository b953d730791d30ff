package io.fluxforge.node.codec;

import io.fluxforge.verifier.Sha256d;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Base 58 with a checksum: the text form of addresses and secret keys (fluxd {@code base58.cpp}). */
public final class Base58Check {
    /** More characters than any address or key of the family has; longer texts are refused unread. */
    public static final int MAX_CHARACTERS = 128;

    private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int CHECK_BYTES = 4;

    private Base58Check() {}

    /** The text of these bytes, with the first four bytes of their double SHA-256 behind them. */
    public static String encode(byte[] payload) {
        byte[] bytes = Arrays.copyOf(payload, payload.length + CHECK_BYTES);
        System.arraycopy(Sha256d.hash(payload), 0, bytes, payload.length, CHECK_BYTES);
        StringBuilder reversed = new StringBuilder();
        BigInteger rest = new BigInteger(1, bytes);
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            reversed.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        // A zero byte in front has no digit of its own in the number.
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            reversed.append(DIGITS.charAt(0));
        }
        return reversed.reverse().toString();
    }

    /** The bytes of a text without the checksum; empty if a character is none of base 58 or the checksum is wrong. */
    public static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        BigInteger number = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            if (digit == 0 && zeros == i) {
                zeros++;
            }
            number = number.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        int size = (number.bitLength() + 7) / 8;
        byte[] bytes = new byte[zeros + size];
        for (int i = 0; i < size; i++) {
            bytes[bytes.length - 1 - i] = number.shiftRight(8 * i).byteValue();
        }
        if (bytes.length < CHECK_BYTES) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
        byte[] check = Arrays.copyOf(Sha256d.hash(payload), CHECK_BYTES);
        return Arrays.equals(bytes, payload.length, bytes.length, check, 0, CHECK_BYTES)
                ? Optional.of(payload)
                : Optional.empty();
    }
}
