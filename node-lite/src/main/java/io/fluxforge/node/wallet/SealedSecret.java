package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.ByteString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Bytes encrypted under a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM (NIST SP 800-38D) encrypts and authenticates.
 *
 * @param cost scrypt's N, a power of two; scrypt needs N × r × 128 bytes
 * @param blockSize scrypt's r
 * @param parallelism scrypt's p
 * @param salt of scrypt, {@value #SALT_BYTES} bytes
 * @param nonce of GCM, {@value #NONCE_BYTES} bytes
 * @param ciphertext with the tag behind it
 */
record SealedSecret(
        int cost, int blockSize, int parallelism, ByteString salt, ByteString nonce, ByteString ciphertext) {
    static final int SALT_BYTES = 32;
    static final int NONCE_BYTES = 12;
    /** What new files take: 128 MiB and some tenths of a second for each guess. */
    static final int COST = 1 << 17;

    static final int BLOCK_SIZE = 8;

    private static final int MIN_COST = 1 << 14;
    private static final int MAX_COST = 1 << 20;
    private static final int MAX_PARALLELISM = 16;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int MAX_BYTES_OF_CHAR = 4;
    private static final int MAX_CIPHERTEXT_BYTES = 1024;

    /** @throws IllegalArgumentException naming a value that is out of range: a file must not take all memory, nor be weak */
    SealedSecret {
        if (cost < MIN_COST || cost > MAX_COST || Integer.bitCount(cost) != 1) {
            throw new IllegalArgumentException(
                    "scrypt n=" + cost + ", allowed powers of two from " + MIN_COST + " to " + MAX_COST);
        }
        if (blockSize != BLOCK_SIZE || parallelism < 1 || parallelism > MAX_PARALLELISM) {
            throw new IllegalArgumentException(
                    "scrypt r=" + blockSize + ", p=" + parallelism + ", allowed r=8, p=1 to 16");
        }
        if (salt.size() != SALT_BYTES || nonce.size() != NONCE_BYTES) {
            throw new IllegalArgumentException("salt of " + salt.size() + " bytes, nonce of " + nonce.size());
        }
        if (ciphertext.size() < TAG_BITS / 8 || ciphertext.size() > MAX_CIPHERTEXT_BYTES) {
            throw new IllegalArgumentException("ciphertext of " + ciphertext.size() + " bytes");
        }
    }

    /**
     * Encrypts.
     *
     * @param secret to keep
     * @param context stands beside the secret in plain, and is authenticated with it
     */
    static SealedSecret seal(byte[] secret, byte[] context, char[] passphrase, int cost, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] key = key(passphrase, salt, cost, 1);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(secret);
            return new SealedSecret(
                    cost, BLOCK_SIZE, 1, ByteString.of(salt), ByteString.of(nonce), ByteString.of(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The secret; empty if the passphrase is another, or anything was changed: the two cannot be told apart. */
    Optional<byte[]> open(byte[] context, char[] passphrase) {
        byte[] key = key(passphrase, salt.toBytes(), cost, parallelism);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, nonce.toBytes(), context).doFinal(ciphertext.toBytes()));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] key(char[] passphrase, byte[] salt, int cost, int parallelism) {
        // By hand, because a String could not be wiped.
        byte[] room = new byte[MAX_BYTES_OF_CHAR * passphrase.length];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(passphrase), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        try {
            return SCrypt.generate(bytes, salt, cost, BLOCK_SIZE, parallelism, KEY_BYTES);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(room, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /** Names nothing of the content. */
    @Override
    public String toString() {
        return "SealedSecret";
    }
}
