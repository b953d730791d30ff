package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The curve and ECDSA on it (SEC 1, SEC 2), over hashes of 32 bytes. */
final class Secp256k1 {
    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(PARAMETERS);
    /** Modulus of the coordinates. */
    private static final BigInteger P = PARAMETERS.getCurve().getField().getCharacteristic();

    /** Order of the group. */
    static final BigInteger N = DOMAIN.getN();

    private static final BigInteger HALF_N = N.shiftRight(1);

    private Secp256k1() {}

    /** Whether a number is from 1 to n − 1. */
    static boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(N) < 0;
    }

    static boolean isLow(BigInteger s) {
        return s.compareTo(HALF_N) <= 0;
    }

    /** The point of a public key in its 33 or 65 bytes; empty if there is none on the curve. */
    static Optional<ECPoint> decode(byte[] key) {
        try {
            ECPoint point = DOMAIN.getCurve().decodePoint(key);
            return point.isInfinity() ? Optional.empty() : Optional.of(point);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static ECPoint publicPoint(BigInteger secret) {
        return new FixedPointCombMultiplier().multiply(DOMAIN.getG(), secret).normalize();
    }

    /** The deterministic signature (RFC 6979, HMAC-SHA-256) with the lower of the two possible S. */
    static EcdsaSignature sign(BigInteger secret, byte[] hash) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, DOMAIN));
        BigInteger[] rs = signer.generateSignature(hash);
        return new EcdsaSignature(rs[0], rs[1]).normalised();
    }

    static boolean verify(ECPoint key, byte[] hash, EcdsaSignature signature) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, new ECPublicKeyParameters(key, DOMAIN));
        return signer.verifySignature(hash, signature.r(), signature.s());
    }

    /**
     * The public key that made a signature (SEC 1, 4.1.6).
     *
     * @param id bit 0: whether the y of the signature's point is odd; bit 1: whether its x is r + n
     * @return empty if no key did
     */
    static Optional<ECPoint> recover(byte[] hash, EcdsaSignature signature, int id) {
        BigInteger x = (id & 2) == 0 ? signature.r() : signature.r().add(N);
        if (x.compareTo(P) >= 0) {
            return Optional.empty();
        }
        byte[] compressed = new byte[1 + Hash256.BYTES];
        compressed[0] = (byte) (2 + (id & 1));
        System.arraycopy(EcdsaSignature.toFixedBytes(x), 0, compressed, 1, Hash256.BYTES);
        Optional<ECPoint> point = decode(compressed);
        if (point.isEmpty()) {
            return Optional.empty();
        }
        BigInteger inverse = signature.r().modInverse(N);
        BigInteger u1 = new BigInteger(1, hash).negate().multiply(inverse).mod(N);
        BigInteger u2 = signature.s().multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), u1, point.get(), u2)
                .normalize();
        return key.isInfinity() ? Optional.empty() : Optional.of(key);
    }
}
