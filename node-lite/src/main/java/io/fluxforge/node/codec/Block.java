package io.fluxforge.node.codec;

import java.util.List;

/**
 * A block.
 *
 * @param header of either kind
 * @param transactions the coinbase first; unmodifiable
 */
public record Block(ChainHeader header, List<Transaction> transactions) {
    /** Most bytes of a block (fluxd {@code consensus/consensus.h}, {@code MAX_BLOCK_SIZE}). */
    public static final int MAX_BYTES = 2_000_000;

    /** Takes a copy of a list that can change. */
    public Block {
        transactions = List.copyOf(transactions);
    }

    /** Reads a block and leaves {@code in} after it. */
    public static Block read(ByteReader in) throws DecodeException {
        return new Block(ChainHeader.read(in), in.readList("transactions", Transaction.LEAST_BYTES, Transaction::read));
    }

    /** Decodes bytes that hold one block of at most {@link #MAX_BYTES} and nothing else. */
    public static Block decode(byte[] bytes) throws DecodeException {
        if (bytes.length > MAX_BYTES) {
            throw new DecodeException(MAX_BYTES, "a block of " + bytes.length + " bytes, at most " + MAX_BYTES);
        }
        ByteReader in = new ByteReader(bytes);
        Block block = read(in);
        in.requireEnd();
        return block;
    }

    /** The header's hash. */
    public Hash256 hash() {
        return header.hash();
    }

    /** The ids of the transactions. */
    public List<Hash256> txids() {
        return transactions.stream().map(Transaction::txid).toList();
    }

    /** The root over the transactions that are there, which the header need not have. */
    public MerkleTree.Root merkleRoot() {
        return MerkleTree.root(txids());
    }

    /** How many bytes the block has on the wire. */
    public int sizeBytes() {
        return toBytes().length;
    }

    /** The block as it is on the wire. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(header.sizeBytes() + 512);
        header.writeTo(out);
        out.writeCompactSize(transactions.size());
        transactions.forEach(transaction -> transaction.writeTo(out));
        return out.toByteArray();
    }
}
