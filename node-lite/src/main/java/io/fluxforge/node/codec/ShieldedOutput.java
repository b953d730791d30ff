package io.fluxforge.node.codec;

/**
 * A Sapling output description, carried and not interpreted (Zcash protocol specification 7.4).
 *
 * <pre>
 *   0    32    64              96               676              756     948
 *   | cv | cmu | ephemeral key | enc ciphertext | out ciphertext | proof |
 * </pre>
 *
 * @param bytes all of it
 */
public record ShieldedOutput(ByteString bytes) {
    /** Bytes on the wire. */
    public static final int BYTES = 948;

    /** @throws IllegalArgumentException unless there are {@link #BYTES} */
    public ShieldedOutput {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("an output has " + BYTES + " bytes, not " + bytes.size());
        }
    }

    static ShieldedOutput read(ByteReader in) throws DecodeException {
        return new ShieldedOutput(in.readByteString(BYTES));
    }

    /** The value commitment. */
    public Hash256 cv() {
        return Hash256.at(bytes.unsafeBytes(), 0);
    }

    /** The note commitment. */
    public Hash256 cmu() {
        return Hash256.at(bytes.unsafeBytes(), 32);
    }

    /** The key of the note's encryption. */
    public Hash256 ephemeralKey() {
        return Hash256.at(bytes.unsafeBytes(), 64);
    }

    /** The note for its receiver, 580 bytes. */
    public ByteString encCiphertext() {
        return bytes.slice(96, 676);
    }

    /** The note for its sender, 80 bytes. */
    public ByteString outCiphertext() {
        return bytes.slice(676, 756);
    }

    /** The zero-knowledge proof, 192 bytes. */
    public ByteString proof() {
        return bytes.slice(756, BYTES);
    }
}
