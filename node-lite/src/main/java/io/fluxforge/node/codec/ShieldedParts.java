package io.fluxforge.node.codec;

import java.util.List;

/**
 * What a transaction has beside its transparent inputs and outputs, kept byte for byte.
 *
 * @param valueBalance what the Sapling spends and outputs add to the transparent pool, in units; 0 before Sapling
 * @param spends Sapling spends
 * @param outputs Sapling outputs
 * @param bindingSignature 64 bytes if there are spends or outputs, else empty
 * @param joinSplits Sprout JoinSplits
 * @param joinSplitKey the public key that signs them, {@link Hash256#ZERO} where there are none
 * @param joinSplitSignature 64 bytes if there are JoinSplits, else empty
 */
public record ShieldedParts(
        long valueBalance,
        List<ShieldedSpend> spends,
        List<ShieldedOutput> outputs,
        ByteString bindingSignature,
        List<JoinSplit> joinSplits,
        Hash256 joinSplitKey,
        ByteString joinSplitSignature) {
    /** Of a transaction that is transparent only. */
    public static final ShieldedParts NONE =
            new ShieldedParts(0, List.of(), List.of(), ByteString.EMPTY, List.of(), Hash256.ZERO, ByteString.EMPTY);

    private static final int SIGNATURE_BYTES = 64;

    /**
     * Reads what follows the lock time and the expiry height.
     *
     * @param format says which of the parts there are
     * @param version of the transaction: there are JoinSplits from 2 on
     */
    static ShieldedParts read(TxFormat format, int version, ByteReader in) throws DecodeException {
        boolean sapling = format == TxFormat.SAPLING;
        long balance = sapling ? in.readLong() : 0;
        List<ShieldedSpend> spends =
                sapling ? in.readList("shielded spends", ShieldedSpend.BYTES, ShieldedSpend::read) : List.of();
        List<ShieldedOutput> outputs =
                sapling ? in.readList("shielded outputs", ShieldedOutput.BYTES, ShieldedOutput::read) : List.of();
        List<JoinSplit> joinSplits = List.of();
        Hash256 key = Hash256.ZERO;
        ByteString signature = ByteString.EMPTY;
        if (version >= 2) {
            int size = JoinSplit.sizeFor(sapling);
            joinSplits = in.readList("JoinSplits", size, each -> new JoinSplit(each.readByteString(size)));
            if (!joinSplits.isEmpty()) {
                key = in.readHash();
                signature = in.readByteString(SIGNATURE_BYTES);
            }
        }
        boolean bound = !spends.isEmpty() || !outputs.isEmpty();
        if (!bound && joinSplits.isEmpty() && balance == 0) {
            return NONE;
        }
        ByteString binding = bound ? in.readByteString(SIGNATURE_BYTES) : ByteString.EMPTY;
        return new ShieldedParts(balance, spends, outputs, binding, joinSplits, key, signature);
    }

    void writeTo(TxFormat format, int version, ByteWriter out) {
        if (format == TxFormat.SAPLING) {
            out.writeLong(valueBalance).writeCompactSize(spends.size());
            spends.forEach(spend -> out.writeBytes(spend.bytes()));
            out.writeCompactSize(outputs.size());
            outputs.forEach(output -> out.writeBytes(output.bytes()));
        }
        if (version >= 2) {
            out.writeCompactSize(joinSplits.size());
            joinSplits.forEach(joinSplit -> out.writeBytes(joinSplit.bytes()));
            if (!joinSplits.isEmpty()) {
                out.writeHash(joinSplitKey).writeBytes(joinSplitSignature);
            }
        }
        out.writeBytes(bindingSignature);
    }
}
