package io.fluxforge.node.codec;

/**
 * A Sapling spend description, carried and not interpreted (Zcash protocol specification 7.3).
 *
 * <pre>
 *   0    32       64          96   128     320              384
 *   | cv | anchor | nullifier | rk | proof | spend auth sig |
 * </pre>
 *
 * @param bytes all of it
 */
public record ShieldedSpend(ByteString bytes) {
    /** Bytes on the wire. */
    public static final int BYTES = 384;
    /** Bytes in front of the signature: what a signature hash covers. */
    public static final int SIGNED_BYTES = 320;

    /** @throws IllegalArgumentException unless there are {@link #BYTES} */
    public ShieldedSpend {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("a spend has " + BYTES + " bytes, not " + bytes.size());
        }
    }

    static ShieldedSpend read(ByteReader in) throws DecodeException {
        return new ShieldedSpend(in.readByteString(BYTES));
    }

    /** The value commitment. */
    public Hash256 cv() {
        return Hash256.at(bytes.unsafeBytes(), 0);
    }

    /** Root of the note tree that the spend refers to. */
    public Hash256 anchor() {
        return Hash256.at(bytes.unsafeBytes(), 32);
    }

    /** Marks the note as spent. */
    public Hash256 nullifier() {
        return Hash256.at(bytes.unsafeBytes(), 64);
    }

    /** The randomised public key of the signature. */
    public Hash256 rk() {
        return Hash256.at(bytes.unsafeBytes(), 96);
    }

    /** The zero-knowledge proof, 192 bytes. */
    public ByteString proof() {
        return bytes.slice(128, SIGNED_BYTES);
    }

    /** The signature that authorises the spend, 64 bytes. */
    public ByteString spendAuthSignature() {
        return bytes.slice(SIGNED_BYTES, BYTES);
    }
}
