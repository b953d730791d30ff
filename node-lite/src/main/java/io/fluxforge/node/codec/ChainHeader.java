package io.fluxforge.node.codec;

/**
 * A block header of either kind, immutable. The version tells them apart (fluxd {@code primitives/block.h},
 * {@code CBlockHeader}).
 */
public sealed interface ChainHeader permits PowHeader, PonHeader {
    /** Headers from this version on are Proof of Node, those below it proof of work. */
    int PON_VERSION = 100;

    /** What both kinds have. */
    HeaderFields fields();

    /** The block's hash. */
    Hash256 hash();

    /** Bytes on the wire. */
    int sizeBytes();

    /** Appends the header as it is on the wire. */
    void writeTo(ByteWriter out);

    /** The version. */
    default int version() {
        return fields().version();
    }

    /** Hash of the block before. */
    default Hash256 previousHash() {
        return fields().previousHash();
    }

    /** Root over the block's transaction ids. */
    default Hash256 merkleRoot() {
        return fields().merkleRoot();
    }

    /** Root of the tree of shielded notes after this block. */
    default Hash256 finalSaplingRoot() {
        return fields().finalSaplingRoot();
    }

    /** Seconds since 1970, a 32-bit number without sign. */
    default long time() {
        return fields().time();
    }

    /** The target in compact form. */
    default int bits() {
        return fields().bits();
    }

    /** The header as it is on the wire. */
    default byte[] toBytes() {
        ByteWriter out = new ByteWriter(sizeBytes());
        writeTo(out);
        return out.toByteArray();
    }

    /** Reads a header and leaves {@code in} after it. */
    static ChainHeader read(ByteReader in) throws DecodeException {
        HeaderFields fields = HeaderFields.read(in);
        return fields.version() >= PON_VERSION ? PonHeader.read(fields, in) : PowHeader.read(fields, in);
    }

    /** Decodes bytes that hold one header and nothing else. */
    static ChainHeader decode(byte[] bytes) throws DecodeException {
        ByteReader in = new ByteReader(bytes);
        ChainHeader header = read(in);
        in.requireEnd();
        return header;
    }
}
