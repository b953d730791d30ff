package io.fluxforge.node.codec;

import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactSize;
import io.fluxforge.verifier.Sha256d;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A proof-of-work header: the common fields, a nonce of 32 bytes, and the Equihash solution behind its CompactSize. */
public final class PowHeader implements ChainHeader {
    /** Bytes of the nonce. */
    public static final int NONCE_BYTES = 32;
    /** The longest solution that any supported parameters have: 512 indices of 26 bits. */
    public static final int MAX_SOLUTION_BYTES = 1664;

    private final HeaderFields fields;
    private final byte[] nonce;
    private final byte[] solution;
    // Set by whoever asks first; a race computes the same hash twice.
    private @Nullable Hash256 hash;

    private PowHeader(HeaderFields fields, byte[] nonce, byte[] solution) {
        this.fields = fields;
        this.nonce = nonce;
        this.solution = solution;
    }

    /**
     * A header of these parts, which it copies.
     *
     * @param fields with a version below {@link ChainHeader#PON_VERSION}
     * @param nonce {@link #NONCE_BYTES} bytes
     * @param solution the packed solution, at most {@link #MAX_SOLUTION_BYTES}
     * @throws IllegalArgumentException naming what is out of range
     */
    public static PowHeader of(HeaderFields fields, byte[] nonce, byte[] solution) {
        if (fields.version() >= PON_VERSION || nonce.length != NONCE_BYTES || solution.length > MAX_SOLUTION_BYTES) {
            throw new IllegalArgumentException("version=" + fields.version() + ", nonce=" + nonce.length
                    + " bytes, solution=" + solution.length + " bytes");
        }
        return new PowHeader(fields, nonce.clone(), solution.clone());
    }

    /**
     * A mined header and its solution.
     *
     * @throws IllegalArgumentException if the header is none of proof of work or the solution is too long
     */
    public static PowHeader of(BlockHeader header, byte[] solution) {
        ByteReader in = new ByteReader(header.toBytes());
        try {
            return of(HeaderFields.read(in), in.readBytes(NONCE_BYTES), solution);
        } catch (DecodeException e) {
            throw new AssertionError("a header has its 140 bytes", e);
        }
    }

    static PowHeader read(HeaderFields fields, ByteReader in) throws DecodeException {
        return new PowHeader(fields, in.readBytes(NONCE_BYTES), in.readVarBytes("solution", MAX_SOLUTION_BYTES));
    }

    /** A copy of the nonce in wire order. */
    public byte[] nonce() {
        return nonce.clone();
    }

    /** The nonce as the number that a node shows. */
    public Hash256 nonceHash() {
        return Hash256.of(nonce);
    }

    /** A copy of the packed solution. */
    public byte[] solution() {
        return solution.clone();
    }

    /** The 140 bytes that the proof of work hashes, as the verifier takes them. */
    public BlockHeader blockHeader() {
        ByteWriter out = new ByteWriter(BlockHeader.BYTES);
        fields.writeTo(out);
        return new BlockHeader(out.writeBytes(nonce).toByteArray());
    }

    @Override
    public HeaderFields fields() {
        return fields;
    }

    /** SHA-256 twice over the whole header (fluxd {@code CBlockHeader::GetHash}). */
    @Override
    public Hash256 hash() {
        Hash256 known = hash;
        if (known == null) {
            known = Hash256.of(Sha256d.hash(toBytes()));
            hash = known;
        }
        return known;
    }

    @Override
    public int sizeBytes() {
        return BlockHeader.BYTES + CompactSize.sizeOf(solution.length) + solution.length;
    }

    @Override
    public void writeTo(ByteWriter out) {
        fields.writeTo(out);
        out.writeBytes(nonce).writeVarBytes(solution);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PowHeader header
                && fields.equals(header.fields)
                && Arrays.equals(nonce, header.nonce)
                && Arrays.equals(solution, header.solution);
    }

    @Override
    public int hashCode() {
        return 31 * fields.hashCode() + Arrays.hashCode(nonce);
    }

    @Override
    public String toString() {
        return "PowHeader " + hash();
    }
}
