package io.fluxforge.node.codec;

import io.fluxforge.verifier.Sha256d;

/**
 * A transaction by which a Flux node starts or confirms itself, without inputs or outputs (fluxd
 * {@code primitives/transaction.h}, versions 5 and 6). Its id leaves the signatures out, because they sign the id or parts of it.
 */
public sealed interface NodeTransaction extends Transaction permits NodeStart, NodeConfirm {
    /** Nodes whose collateral lies at a public key's hash. */
    int VERSION = 5;
    /** Nodes of all kinds; a start says which. */
    int UPGRADED_VERSION = 6;

    /** The output that stands surety for the node. */
    OutPoint collateral();

    /** Seconds since 1970 at which the node's owner, or the node, signed. */
    long signatureTime();

    /** Their recoverable signature. */
    ByteString signature();

    /** The byte that says start or confirm. */
    int type();

    /** Appends the transaction, with its signatures or without. */
    void writeTo(ByteWriter out, boolean withSignatures);

    @Override
    default void writeTo(ByteWriter out) {
        writeTo(out, true);
    }

    @Override
    default Hash256 txid() {
        ByteWriter out = new ByteWriter();
        writeTo(out, false);
        return Hash256.of(Sha256d.hash(out.toByteArray()));
    }

    /** SHA-256 twice over all bytes, which tells apart what differs in its signatures only. */
    default Hash256 fullHash() {
        return Hash256.of(Sha256d.hash(toBytes()));
    }

    static boolean isVersion(int version) {
        return version == VERSION || version == UPGRADED_VERSION;
    }

    static NodeTransaction read(int version, ByteReader in) throws DecodeException {
        int offset = in.offset();
        int type = in.readByte();
        return switch (type) {
            case NodeStart.TYPE -> NodeStart.read(version, in);
            case NodeConfirm.TYPE -> NodeConfirm.read(version, in);
            default -> throw new DecodeException(offset, "node transaction of type " + type + ", neither 2 nor 4");
        };
    }
}
