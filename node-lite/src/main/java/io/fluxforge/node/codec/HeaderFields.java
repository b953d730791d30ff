package io.fluxforge.node.codec;

/**
 * The 108 bytes that headers of both kinds begin with. Numbers are little-endian.
 *
 * <pre>
 *   0        4                   36              68                    100    104    108
 *   | version | previous block hash | merkle root | final sapling root | time | bits |
 * </pre>
 *
 * @param version below {@link ChainHeader#PON_VERSION} for proof of work, a signed number
 * @param previousHash the block before, zero for the first
 * @param merkleRoot over the block's transaction ids
 * @param finalSaplingRoot root of the tree of shielded notes after this block; reserved before Sapling
 * @param time seconds since 1970, a 32-bit number without sign
 * @param bits the target in compact form
 */
public record HeaderFields(
        int version, Hash256 previousHash, Hash256 merkleRoot, Hash256 finalSaplingRoot, long time, int bits) {
    /** Bytes on the wire. */
    public static final int BYTES = 3 * Integer.BYTES + 3 * Hash256.BYTES;

    /** @throws IllegalArgumentException if the time does not fit 32 bits */
    public HeaderFields {
        if (time < 0 || time > 0xffff_ffffL) {
            throw new IllegalArgumentException("time=" + time + ", allowed 0 to 4294967295");
        }
    }

    static HeaderFields read(ByteReader in) throws DecodeException {
        return new HeaderFields(
                in.readInt(), in.readHash(), in.readHash(), in.readHash(), in.readUnsignedInt(), in.readInt());
    }

    void writeTo(ByteWriter out) {
        out.writeInt(version)
                .writeHash(previousHash)
                .writeHash(merkleRoot)
                .writeHash(finalSaplingRoot)
                .writeInt((int) time)
                .writeInt(bits);
    }
}
