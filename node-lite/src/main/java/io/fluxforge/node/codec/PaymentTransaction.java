package io.fluxforge.node.codec;

import io.fluxforge.verifier.Sha256d;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that moves coins: version 1 to 4, coinbases among them. */
public final class PaymentTransaction implements Transaction {
    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

    private final TxFormat format;
    private final int version;
    private final List<TxInput> inputs;
    private final List<TxOutput> outputs;
    private final long lockTime;
    private final long expiryHeight;
    private final ShieldedParts shielded;
    // Set by whoever asks first; a race computes the same id twice.
    private @Nullable Hash256 txid;

    private PaymentTransaction(
            TxFormat format,
            int version,
            List<TxInput> inputs,
            List<TxOutput> outputs,
            long lockTime,
            long expiryHeight,
            ShieldedParts shielded) {
        this.format = format;
        this.version = version;
        this.inputs = inputs;
        this.outputs = outputs;
        this.lockTime = lockTime;
        this.expiryHeight = expiryHeight;
        this.shielded = shielded;
    }

    /**
     * A transparent transaction of version 4.
     *
     * @param lockTime height or time before which no block may hold it, 0 for none; a 32-bit number without sign
     * @param expiryHeight last height at which a block may hold it, 0 for no end
     * @throws IllegalArgumentException if a number does not fit 32 bits
     */
    public static PaymentTransaction sapling(
            List<TxInput> inputs, List<TxOutput> outputs, long lockTime, long expiryHeight) {
        if (lockTime < 0 || lockTime > MAX_UNSIGNED_INT || expiryHeight < 0 || expiryHeight > MAX_UNSIGNED_INT) {
            throw new IllegalArgumentException(
                    "lockTime=" + lockTime + ", expiryHeight=" + expiryHeight + ", allowed 0 to " + MAX_UNSIGNED_INT);
        }
        return new PaymentTransaction(
                TxFormat.SAPLING,
                TxFormat.SAPLING.version(),
                List.copyOf(inputs),
                List.copyOf(outputs),
                lockTime,
                expiryHeight,
                ShieldedParts.NONE);
    }

    /**
     * This transaction with other scripts in its inputs.
     *
     * @param scripts one for each input
     * @throws IllegalArgumentException if their numbers differ
     */
    public PaymentTransaction withInputScripts(List<Script> scripts) {
        if (scripts.size() != inputs.size()) {
            throw new IllegalArgumentException("inputs=" + inputs.size() + ", scripts=" + scripts.size());
        }
        List<TxInput> changed = new ArrayList<>(scripts.size());
        for (int i = 0; i < scripts.size(); i++) {
            TxInput input = inputs.get(i);
            changed.add(new TxInput(input.previous(), scripts.get(i), input.sequence()));
        }
        return new PaymentTransaction(format, version, List.copyOf(changed), outputs, lockTime, expiryHeight, shielded);
    }

    static PaymentTransaction read(int header, ByteReader in) throws DecodeException {
        TxFormat format = TxFormat.read(header, in);
        int version = header & ~TxFormat.OVERWINTERED;
        List<TxInput> inputs = in.readList("inputs", TxInput.LEAST_BYTES, TxInput::read);
        List<TxOutput> outputs = in.readList("outputs", TxOutput.LEAST_BYTES, TxOutput::read);
        long lockTime = in.readUnsignedInt();
        long expiryHeight = format == TxFormat.LEGACY ? 0 : in.readUnsignedInt();
        ShieldedParts shielded = ShieldedParts.read(format, version, in);
        return new PaymentTransaction(format, version, inputs, outputs, lockTime, expiryHeight, shielded);
    }

    /** The layout. */
    public TxFormat format() {
        return format;
    }

    @Override
    public int version() {
        return version;
    }

    /** The transparent inputs. */
    public List<TxInput> inputs() {
        return inputs;
    }

    /** The transparent outputs. */
    public List<TxOutput> outputs() {
        return outputs;
    }

    /** Height or time before which no block may hold it, a 32-bit number without sign. */
    public long lockTime() {
        return lockTime;
    }

    /** Last height at which a block may hold it, 0 for no end; 0 before Overwinter. */
    public long expiryHeight() {
        return expiryHeight;
    }

    /** What is not transparent. */
    public ShieldedParts shielded() {
        return shielded;
    }

    /** Whether this is the transaction that pays for its block. */
    public boolean isCoinbase() {
        return inputs.size() == 1 && inputs.get(0).previous().equals(OutPoint.NONE);
    }

    /** The first four bytes: the version, and in the top bit whether a version group follows. */
    public int header() {
        return format == TxFormat.LEGACY ? version : version | TxFormat.OVERWINTERED;
    }

    @Override
    public Hash256 txid() {
        Hash256 known = txid;
        if (known == null) {
            known = Hash256.of(Sha256d.hash(toBytes()));
            txid = known;
        }
        return known;
    }

    @Override
    public void writeTo(ByteWriter out) {
        out.writeInt(header());
        if (format != TxFormat.LEGACY) {
            out.writeInt(format.versionGroupId());
        }
        out.writeCompactSize(inputs.size());
        inputs.forEach(input -> input.writeTo(out));
        out.writeCompactSize(outputs.size());
        outputs.forEach(output -> output.writeTo(out));
        out.writeInt((int) lockTime);
        if (format != TxFormat.LEGACY) {
            out.writeInt((int) expiryHeight);
        }
        shielded.writeTo(format, version, out);
    }

    /** By the id, which covers every byte. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PaymentTransaction transaction && txid().equals(transaction.txid());
    }

    @Override
    public int hashCode() {
        return txid().hashCode();
    }

    @Override
    public String toString() {
        return "PaymentTransaction " + txid();
    }
}
