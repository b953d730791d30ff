package io.fluxforge.node.codec;

/**
 * Names one output of a transaction: 36 bytes on the wire.
 *
 * @param txid the transaction
 * @param index the output's index in it, a 32-bit number without sign
 */
public record OutPoint(Hash256 txid, long index) {
    /** Bytes on the wire. */
    public static final int BYTES = Hash256.BYTES + Integer.BYTES;
    /** What the only input of a coinbase names. */
    public static final OutPoint NONE = new OutPoint(Hash256.ZERO, 0xffff_ffffL);

    /** @throws IllegalArgumentException if the index does not fit 32 bits */
    public OutPoint {
        if (index < 0 || index > 0xffff_ffffL) {
            throw new IllegalArgumentException("index=" + index + ", allowed 0 to 4294967295");
        }
    }

    /** Reads 36 bytes. */
    public static OutPoint read(ByteReader in) throws DecodeException {
        return new OutPoint(in.readHash(), in.readUnsignedInt());
    }

    /** Writes 36 bytes. */
    public void writeTo(ByteWriter out) {
        out.writeHash(txid).writeInt((int) index);
    }

    /** {@code TXID:INDEX}. */
    @Override
    public String toString() {
        return txid + ":" + index;
    }
}
