package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** RIPEMD-160 of SHA-256, the hash of public keys and scripts in addresses. */
public final class Hash160 {
    private Hash160() {}

    /** The 20 bytes for {@code data}. */
    public static ByteString of(ByteString data) {
        byte[] sha = sha256(data.toBytes());
        RIPEMD160Digest ripemd = new RIPEMD160Digest();
        ripemd.update(sha, 0, sha.length);
        byte[] hash = new byte[ripemd.getDigestSize()];
        ripemd.doFinal(hash, 0);
        return ByteString.of(hash);
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
