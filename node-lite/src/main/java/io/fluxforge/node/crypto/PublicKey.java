package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import java.util.Optional;
import org.bouncycastle.math.ec.ECPoint;

/** A point of secp256k1, and the form in which it is written: 33 bytes or 65. The form is part of the key, because it is hashed. */
public final class PublicKey {
    private final ECPoint point;
    private final ByteString bytes;

    PublicKey(ECPoint point, boolean compressed) {
        this.point = point;
        this.bytes = ByteString.of(point.getEncoded(compressed));
    }

    /** The key with these 33 or 65 bytes; empty if they are no point of the curve, or the hybrid form. */
    public static Optional<PublicKey> of(ByteString bytes) {
        byte[] key = bytes.toBytes();
        if ((key.length != 33 && key.length != 65) || key[0] < 2 || key[0] > 4) {
            return Optional.empty();
        }
        return Secp256k1.decode(key).map(point -> new PublicKey(point, key.length == 33));
    }

    /** The 33 or 65 bytes. */
    public ByteString bytes() {
        return bytes;
    }

    /** RIPEMD-160 of SHA-256 of the bytes. */
    public ByteString hash160() {
        return Hash160.of(bytes);
    }

    /** The address that pays this key's hash. */
    public Address address() {
        return new Address(Address.Kind.PUBLIC_KEY_HASH, hash160());
    }

    /** Whether this key made the signature of a hash; S may be high or low. */
    public boolean verify(Hash256 hash, EcdsaSignature signature) {
        return Secp256k1.verify(point, hash.toBytes(), signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && bytes.equals(key.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The bytes in hex. */
    @Override
    public String toString() {
        return bytes.toString();
    }
}
