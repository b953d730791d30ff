package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.Base58Check;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** A secret key and whether its public key is written in 33 bytes. Never prints itself. */
public final class PrivateKey {
    private static final int BYTES = 32;
    private static final byte COMPRESSED = 1;

    private final BigInteger secret;
    private final PublicKey publicKey;
    private final boolean compressed;

    private PrivateKey(BigInteger secret, boolean compressed) {
        this.secret = secret;
        this.compressed = compressed;
        this.publicKey = new PublicKey(Secp256k1.publicPoint(secret), compressed);
    }

    /**
     * The key with these bytes.
     *
     * @param bytes 32 bytes, big-endian
     * @return empty if the number is not from 1 to n − 1
     */
    public static Optional<PrivateKey> of(byte[] bytes, boolean compressed) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a secret key has " + BYTES + " bytes, not " + bytes.length);
        }
        BigInteger secret = new BigInteger(1, bytes);
        return Secp256k1.isScalar(secret) ? Optional.of(new PrivateKey(secret, compressed)) : Optional.empty();
    }

    /** A new key with a compressed public key. */
    public static PrivateKey generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        while (true) {
            random.nextBytes(bytes);
            Optional<PrivateKey> key = of(bytes, true);
            if (key.isPresent()) {
                Arrays.fill(bytes, (byte) 0);
                return key.get();
            }
        }
    }

    /**
     * Parses the text that wallets export ({@code dumpprivkey}).
     *
     * @param prefix of the network's secret keys, one byte
     * @return empty for any other text
     */
    public static Optional<PrivateKey> parse(String text, int prefix) {
        byte[] bytes = Base58Check.decode(text).orElse(new byte[0]);
        boolean compressed = bytes.length == 2 + BYTES;
        if ((!compressed && bytes.length != 1 + BYTES)
                || (bytes[0] & 0xff) != prefix
                || (compressed && bytes[1 + BYTES] != COMPRESSED)) {
            return Optional.empty();
        }
        return of(Arrays.copyOfRange(bytes, 1, 1 + BYTES), compressed);
    }

    /** The text that wallets import. It is the secret itself. */
    public String format(int prefix) {
        byte[] bytes = new byte[compressed ? 2 + BYTES : 1 + BYTES];
        bytes[0] = (byte) prefix;
        System.arraycopy(EcdsaSignature.toFixedBytes(secret), 0, bytes, 1, BYTES);
        if (compressed) {
            bytes[1 + BYTES] = COMPRESSED;
        }
        return Base58Check.encode(bytes);
    }

    /** The public key. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The deterministic signature of a hash (RFC 6979) with low S. */
    public EcdsaSignature sign(Hash256 hash) {
        return Secp256k1.sign(secret, hash.toBytes());
    }

    /** The signature of a message, from which the public key can be recovered; see {@link MessageSignature}. */
    public ByteString signMessage(ByteString message) {
        return MessageSignature.sign(this, message);
    }

    boolean isCompressed() {
        return compressed;
    }

    /** Names the public key only. */
    @Override
    public String toString() {
        return "PrivateKey of " + publicKey;
    }
}
