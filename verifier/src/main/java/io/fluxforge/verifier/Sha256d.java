package io.fluxforge.verifier;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 applied twice, the hash of blocks and transactions. */
public final class Sha256d {
    private Sha256d() {}

    /** The 32 bytes of SHA-256(SHA-256(data)), in wire order: the first byte is the least significant of the number. */
    public static byte[] hash(byte[] data) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return sha.digest(sha.digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
