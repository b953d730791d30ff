package io.fluxforge.node.codec;

/**
 * A public key inside a transaction: a CompactSize and no byte, 33 or 65 bytes, as the first of them says. A node keeps no more
 * than that (fluxd {@code pubkey.h}, {@code CPubKey}), so that any other length has no id that all nodes agree on.
 */
public final class PublicKeyBytes {
    private PublicKeyBytes() {}

    static ByteString read(ByteReader in) throws DecodeException {
        int offset = in.offset();
        ByteString key = in.readVarByteString("public key", 65);
        if (key.size() != 0 && !isWellFormed(key)) {
            throw new DecodeException(
                    offset, "public key of " + key.size() + " bytes that begins with " + key.unsafeBytes()[0]);
        }
        return key;
    }

    /** Whether the length is the one that the first byte says; a point of the curve it need not be. */
    public static boolean isWellFormed(ByteString key) {
        return key.size() != 0 && key.size() == lengthFor(key.unsafeBytes()[0]);
    }

    private static int lengthFor(byte first) {
        return switch (first) {
            case 2, 3 -> 33;
            case 4, 6, 7 -> 65;
            default -> -1;
        };
    }
}
