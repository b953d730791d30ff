package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ECDSA signature on secp256k1.
 *
 * @param r from 1 to n − 1
 * @param s from 1 to n − 1
 */
public record EcdsaSignature(BigInteger r, BigInteger s) {
    private static final int MAX_DER_BYTES = 72;
    private static final int SCALAR_BYTES = 32;

    /** @throws IllegalArgumentException if a number is out of range */
    public EcdsaSignature {
        if (!Secp256k1.isScalar(r) || !Secp256k1.isScalar(s)) {
            throw new IllegalArgumentException("r or s is not in the range 1 to n-1");
        }
    }

    /**
     * Parses the strict DER form (BIP 66; fluxd {@code script/interpreter.cpp}, {@code IsValidSignatureEncoding}), without a hash
     * type behind it.
     *
     * @return empty for any other bytes, and for numbers out of range
     */
    public static Optional<EcdsaSignature> parseDer(ByteString der) {
        byte[] bytes = der.toBytes();
        if (bytes.length < 8 || bytes.length > MAX_DER_BYTES || bytes[0] != 0x30 || bytes[1] != bytes.length - 2) {
            return Optional.empty();
        }
        int rLength = bytes[3];
        int sOffset = 4 + rLength;
        if (rLength < 1 || sOffset + 2 > bytes.length) {
            return Optional.empty();
        }
        int sLength = bytes[sOffset + 1];
        if (sLength < 1 || sOffset + 2 + sLength != bytes.length) {
            return Optional.empty();
        }
        if (!isShortestPositive(bytes, 2, rLength) || !isShortestPositive(bytes, sOffset, sLength)) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(1, bytes, 4, rLength);
        BigInteger s = new BigInteger(1, bytes, sOffset + 2, sLength);
        return Secp256k1.isScalar(r) && Secp256k1.isScalar(s)
                ? Optional.of(new EcdsaSignature(r, s))
                : Optional.empty();
    }

    private static boolean isShortestPositive(byte[] bytes, int tag, int length) {
        int first = bytes[tag + 2];
        return bytes[tag] == 0x02 && first >= 0 && (length == 1 || first != 0 || bytes[tag + 3] < 0);
    }

    /** Parses 64 bytes: r and s, 32 big-endian bytes each; empty if a number is out of range. */
    static Optional<EcdsaSignature> parseCompact(byte[] bytes, int offset) {
        BigInteger r = new BigInteger(1, bytes, offset, SCALAR_BYTES);
        BigInteger s = new BigInteger(1, bytes, offset + SCALAR_BYTES, SCALAR_BYTES);
        return Secp256k1.isScalar(r) && Secp256k1.isScalar(s)
                ? Optional.of(new EcdsaSignature(r, s))
                : Optional.empty();
    }

    /** Whether s is the lower of the two values with which the signature is valid (BIP 62). */
    public boolean isLowS() {
        return Secp256k1.isLow(s);
    }

    /** The same signature with the lower s. */
    public EcdsaSignature normalised() {
        return isLowS() ? this : new EcdsaSignature(r, Secp256k1.N.subtract(s));
    }

    /** The strict DER form, at most 72 bytes. */
    public ByteString toDer() {
        byte[] rBytes = r.toByteArray();
        byte[] sBytes = s.toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(MAX_DER_BYTES);
        out.write(0x30);
        out.write(4 + rBytes.length + sBytes.length);
        for (byte[] number : new byte[][] {rBytes, sBytes}) {
            out.write(0x02);
            out.write(number.length);
            out.writeBytes(number);
        }
        return ByteString.of(out.toByteArray());
    }

    /** A number below 2^256 in 32 big-endian bytes. */
    static byte[] toFixedBytes(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[SCALAR_BYTES];
        int length = Math.min(bytes.length, SCALAR_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, SCALAR_BYTES - length, length);
        Arrays.fill(bytes, (byte) 0);
        return fixed;
    }
}
