package io.fluxforge.node.codec;

/** A transaction of any kind, immutable. The version tells them apart (fluxd {@code primitives/transaction.h}). */
public sealed interface Transaction permits PaymentTransaction, NodeTransaction {
    /** Bytes of the shortest transaction there is: version, no inputs, no outputs, lock time. */
    int LEAST_BYTES = 10;

    /** The version, without the flag that some carry in its top bit. */
    int version();

    /** The id: SHA-256 twice over the transaction; signatures are left out of a node's, and only of those. */
    Hash256 txid();

    /** Appends the transaction as it is on the wire. */
    void writeTo(ByteWriter out);

    /** The transaction as it is on the wire. */
    default byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        writeTo(out);
        return out.toByteArray();
    }

    /** Reads a transaction and leaves {@code in} after it. */
    static Transaction read(ByteReader in) throws DecodeException {
        int header = in.readInt();
        return NodeTransaction.isVersion(header)
                ? NodeTransaction.read(header, in)
                : PaymentTransaction.read(header, in);
    }

    /** Decodes bytes that hold one transaction and nothing else. */
    static Transaction decode(byte[] bytes) throws DecodeException {
        ByteReader in = new ByteReader(bytes);
        Transaction transaction = read(in);
        in.requireEnd();
        return transaction;
    }
}
