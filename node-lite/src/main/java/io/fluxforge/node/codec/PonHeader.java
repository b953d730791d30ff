package io.fluxforge.node.codec;

import io.fluxforge.verifier.CompactSize;
import io.fluxforge.verifier.Sha256d;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Proof-of-Node header: the common fields, the collateral of the node that made the block, and that node's signature behind its
 * CompactSize. The hash leaves the signature out, because the node signs the hash.
 */
public final class PonHeader implements ChainHeader {
    /** Our own bound: a DER signature has 73 bytes at most, an emergency block carries several. fluxd sets none. */
    public static final int MAX_SIGNATURE_BYTES = 1024;

    private final HeaderFields fields;
    private final OutPoint collateral;
    private final byte[] signature;
    // Set by whoever asks first; a race computes the same hash twice.
    private @Nullable Hash256 hash;

    private PonHeader(HeaderFields fields, OutPoint collateral, byte[] signature) {
        this.fields = fields;
        this.collateral = collateral;
        this.signature = signature;
    }

    /**
     * A header of these parts, which it copies.
     *
     * @param fields with a version from {@link ChainHeader#PON_VERSION} on
     * @param signature at most {@link #MAX_SIGNATURE_BYTES}
     * @throws IllegalArgumentException naming what is out of range
     */
    public static PonHeader of(HeaderFields fields, OutPoint collateral, byte[] signature) {
        if (fields.version() < PON_VERSION || signature.length > MAX_SIGNATURE_BYTES) {
            throw new IllegalArgumentException(
                    "version=" + fields.version() + ", signature=" + signature.length + " bytes");
        }
        return new PonHeader(fields, collateral, signature.clone());
    }

    static PonHeader read(HeaderFields fields, ByteReader in) throws DecodeException {
        return new PonHeader(fields, OutPoint.read(in), in.readVarBytes("block signature", MAX_SIGNATURE_BYTES));
    }

    /** The output that entitles the node to make this block. */
    public OutPoint collateral() {
        return collateral;
    }

    /** A copy of the block signature. */
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public HeaderFields fields() {
        return fields;
    }

    /** SHA-256 twice over the header without its signature (fluxd {@code CBlockHeader}, serialised with {@code SER_GETHASH}). */
    @Override
    public Hash256 hash() {
        Hash256 known = hash;
        if (known == null) {
            ByteWriter out = new ByteWriter(HeaderFields.BYTES + OutPoint.BYTES);
            writeUnsigned(out);
            known = Hash256.of(Sha256d.hash(out.toByteArray()));
            hash = known;
        }
        return known;
    }

    /**
     * The number that entitles a node to a slot when it is at most the target of {@link #bits()}: SHA-256 twice over collateral,
     * previous block hash and slot (fluxd {@code pon/pon.cpp}, {@code GetPONHash}).
     *
     * @param genesisTime of the network, seconds since 1970
     * @param slotSeconds seconds of a slot
     */
    public Hash256 nodeHash(long genesisTime, int slotSeconds) {
        ByteWriter out = new ByteWriter(OutPoint.BYTES + Hash256.BYTES + Integer.BYTES);
        collateral.writeTo(out);
        out.writeHash(previousHash()).writeInt((int) ((time() - genesisTime) / slotSeconds));
        return Hash256.of(Sha256d.hash(out.toByteArray()));
    }

    @Override
    public int sizeBytes() {
        return HeaderFields.BYTES + OutPoint.BYTES + CompactSize.sizeOf(signature.length) + signature.length;
    }

    @Override
    public void writeTo(ByteWriter out) {
        writeUnsigned(out);
        out.writeVarBytes(signature);
    }

    private void writeUnsigned(ByteWriter out) {
        fields.writeTo(out);
        collateral.writeTo(out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PonHeader header
                && fields.equals(header.fields)
                && collateral.equals(header.collateral)
                && Arrays.equals(signature, header.signature);
    }

    @Override
    public int hashCode() {
        return 31 * fields.hashCode() + collateral.hashCode();
    }

    @Override
    public String toString() {
        return "PonHeader " + hash();
    }
}
