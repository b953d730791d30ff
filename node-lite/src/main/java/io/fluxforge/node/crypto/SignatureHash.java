package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ShieldedParts;
import io.fluxforge.node.codec.ShieldedSpend;
import io.fluxforge.node.codec.TxFormat;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the signatures of a version 4 transaction sign (ZIP 243; fluxd {@code script/interpreter.cpp}, {@code SignatureHash}). The
 * hashes that all inputs share are made once, so that signing n inputs costs n, not n².
 */
public final class SignatureHash {
    /** Signs all inputs and outputs; the usual type. */
    public static final int ALL = 1;
    /** Signs no outputs. */
    public static final int NONE = 2;
    /** Signs the output with the input's index only. */
    public static final int SINGLE = 3;
    /** With any of the others: signs no other input. */
    public static final int ANYONE_CAN_PAY = 0x80;

    private static final int TYPE_MASK = 0x1f;

    private final PaymentTransaction transaction;
    private final byte[] personal;
    private final Hash256 allPrevious;
    private final Hash256 allSequences;
    private final Hash256 allOutputs;
    private final Hash256 joinSplits;
    private final Hash256 spends;
    private final Hash256 outputs;

    /**
     * Prepares the hashes of a transaction.
     *
     * @param branchId of the rules in force at the height, such as 0x76b809bb
     * @throws IllegalArgumentException if the transaction is none of version 4
     */
    public SignatureHash(PaymentTransaction transaction, int branchId) {
        if (transaction.format() != TxFormat.SAPLING) {
            throw new IllegalArgumentException("transaction of version " + transaction.version() + ", not 4");
        }
        this.transaction = transaction;
        this.personal = new ByteWriter(16)
                .writeBytes("ZcashSigHash".getBytes(StandardCharsets.US_ASCII))
                .writeInt(branchId)
                .toByteArray();
        List<TxInput> inputs = transaction.inputs();
        ShieldedParts shielded = transaction.shielded();
        allPrevious = hash(
                "ZcashPrevoutHash",
                out -> inputs.forEach(input -> input.previous().writeTo(out)));
        allSequences = hash("ZcashSequencHash", out -> inputs.forEach(input -> out.writeInt((int) input.sequence())));
        allOutputs = hash("ZcashOutputsHash", out -> transaction.outputs().forEach(output -> output.writeTo(out)));
        joinSplits = shielded.joinSplits().isEmpty()
                ? Hash256.ZERO
                : hash("ZcashJSplitsHash", out -> {
                    shielded.joinSplits().forEach(each -> out.writeBytes(each.bytes()));
                    out.writeHash(shielded.joinSplitKey());
                });
        spends = shielded.spends().isEmpty()
                ? Hash256.ZERO
                : hash(
                        "ZcashSSpendsHash",
                        out -> shielded.spends()
                                .forEach(each -> out.writeBytes(each.bytes().slice(0, ShieldedSpend.SIGNED_BYTES))));
        outputs = shielded.outputs().isEmpty()
                ? Hash256.ZERO
                : hash("ZcashSOutputHash", out -> shielded.outputs().forEach(each -> out.writeBytes(each.bytes())));
    }

    /**
     * What the signature of a transparent input signs.
     *
     * @param index of the input
     * @param scriptCode the script that the output demands, or the redeem script of a script's hash
     * @param value of the output that is spent, in units
     * @param hashType the last byte of the signature
     */
    public Hash256 ofInput(int index, Script scriptCode, long value, int hashType) {
        TxInput input = transaction.inputs().get(index);
        ByteWriter out = common(hashType, index);
        input.previous().writeTo(out);
        scriptCode.writeTo(out);
        out.writeLong(value).writeInt((int) input.sequence());
        return Blake2b256.hash(personal, out.toByteArray());
    }

    /** What JoinSplit and binding signatures sign. */
    public Hash256 ofShielded(int hashType) {
        return Blake2b256.hash(personal, common(hashType, -1).toByteArray());
    }

    private ByteWriter common(int hashType, int index) {
        boolean anyoneCanPay = (hashType & ANYONE_CAN_PAY) != 0;
        int type = hashType & TYPE_MASK;
        boolean everything = type != SINGLE && type != NONE;
        List<TxOutput> all = transaction.outputs();
        Hash256 signedOutputs = Hash256.ZERO;
        if (everything) {
            signedOutputs = allOutputs;
        } else if (type == SINGLE && index >= 0 && index < all.size()) {
            signedOutputs = hash("ZcashOutputsHash", out -> all.get(index).writeTo(out));
        }
        return new ByteWriter()
                .writeInt(transaction.header())
                .writeInt(transaction.format().versionGroupId())
                .writeHash(anyoneCanPay ? Hash256.ZERO : allPrevious)
                .writeHash(anyoneCanPay || !everything ? Hash256.ZERO : allSequences)
                .writeHash(signedOutputs)
                .writeHash(joinSplits)
                .writeHash(spends)
                .writeHash(outputs)
                .writeInt((int) transaction.lockTime())
                .writeInt((int) transaction.expiryHeight())
                .writeLong(transaction.shielded().valueBalance())
                .writeInt(hashType);
    }

    private static Hash256 hash(String personal, Consumer<ByteWriter> parts) {
        ByteWriter out = new ByteWriter();
        parts.accept(out);
        return Blake2b256.hash(personal.getBytes(StandardCharsets.US_ASCII), out.toByteArray());
    }
}
