package io.fluxforge.node.codec;

/**
 * An output of a transaction.
 *
 * @param value in units of 10^-8; the wire has a signed number, whose range is for the rules to check
 * @param script what an input that spends it must satisfy
 */
public record TxOutput(long value, Script script) {
    /** Bytes on the wire with an empty script. */
    static final int LEAST_BYTES = Long.BYTES + 1;

    static TxOutput read(ByteReader in) throws DecodeException {
        return new TxOutput(in.readLong(), Script.read(in));
    }

    /** Appends the output as it is on the wire. */
    public void writeTo(ByteWriter out) {
        out.writeLong(value);
        script.writeTo(out);
    }
}
