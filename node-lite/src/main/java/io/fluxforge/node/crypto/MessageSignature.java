package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.Sha256d;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Signatures of messages, 65 bytes, from which the signer's public key is recovered (fluxd {@code signmessage};
 * {@code pubkey.cpp}, {@code CPubKey::RecoverCompact}). The first byte is 27, plus 0 to 3 for which of the possible keys it was,
 * plus 4 if that is written in 33 bytes; then r and s, 32 big-endian bytes each.
 */
public final class MessageSignature {
    /** Bytes of a signature. */
    public static final int BYTES = 65;

    private static final byte[] MAGIC = "Zelcash Signed Message:\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_HEADER = 27;
    private static final int COMPRESSED = 4;

    private MessageSignature() {}

    /** What is signed: SHA-256 twice over the magic and the message, each behind its CompactSize. */
    public static Hash256 hash(ByteString message) {
        return Hash256.of(Sha256d.hash(
                new ByteWriter().writeVarBytes(MAGIC).writeVarBytes(message).toByteArray()));
    }

    /** Signs a message. */
    public static ByteString sign(PrivateKey key, ByteString message) {
        Hash256 hash = hash(message);
        EcdsaSignature signature = key.sign(hash);
        for (int id = 0; id < 4; id++) {
            boolean own = Secp256k1.recover(hash.toBytes(), signature, id)
                    .filter(point -> new PublicKey(point, key.isCompressed()).equals(key.publicKey()))
                    .isPresent();
            if (own) {
                return ByteString.of(new ByteWriter(BYTES)
                        .writeByte(FIRST_HEADER + id + (key.isCompressed() ? COMPRESSED : 0))
                        .writeBytes(EcdsaSignature.toFixedBytes(signature.r()))
                        .writeBytes(EcdsaSignature.toFixedBytes(signature.s()))
                        .toByteArray());
            }
        }
        throw new AssertionError("no id recovers the key of a signature just made");
    }

    /** The key that signed the message, in the form that the signature says; empty if the signature is none. */
    public static Optional<PublicKey> recover(ByteString signature, ByteString message) {
        byte[] bytes = signature.toBytes();
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        int header = bytes[0] - FIRST_HEADER;
        if (header < 0 || header > 7) {
            return Optional.empty();
        }
        return EcdsaSignature.parseCompact(bytes, 1)
                .flatMap(parsed -> Secp256k1.recover(hash(message).toBytes(), parsed, header & 3))
                .map(point -> new PublicKey(point, (header & COMPRESSED) != 0));
    }

    /** Whether this key, in this form, signed the message. */
    public static boolean isBy(PublicKey key, ByteString signature, ByteString message) {
        return recover(signature, message).filter(key::equals).isPresent();
    }
}
