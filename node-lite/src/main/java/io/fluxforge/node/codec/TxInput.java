package io.fluxforge.node.codec;

/**
 * An input of a transaction.
 *
 * @param previous the output that it spends; {@link OutPoint#NONE} in a coinbase
 * @param script what satisfies that output's script; free bytes after the height in a coinbase
 * @param sequence a 32-bit number without sign
 */
public record TxInput(OutPoint previous, Script script, long sequence) {
    /** The sequence of an input that does not hold the transaction back. */
    public static final long FINAL = 0xffff_ffffL;
    /** Bytes on the wire with an empty script. */
    static final int LEAST_BYTES = OutPoint.BYTES + 1 + Integer.BYTES;

    /** @throws IllegalArgumentException if the sequence does not fit 32 bits */
    public TxInput {
        if (sequence < 0 || sequence > FINAL) {
            throw new IllegalArgumentException("sequence=" + sequence + ", allowed 0 to " + FINAL);
        }
    }

    static TxInput read(ByteReader in) throws DecodeException {
        return new TxInput(OutPoint.read(in), Script.read(in), in.readUnsignedInt());
    }

    void writeTo(ByteWriter out) {
        previous.writeTo(out);
        script.writeTo(out);
        out.writeInt((int) sequence);
    }
}
