package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;

/**
 * Something that a node has or wants, 36 bytes on the wire (fluxd {@code protocol.h}, {@code CInv}).
 *
 * @param type {@link #TX}, {@link #BLOCK} or a number of the sender's own
 * @param hash which one
 */
public record InventoryItem(int type, Hash256 hash) {
    /** Bytes on the wire. */
    public static final int BYTES = Integer.BYTES + Hash256.BYTES;
    /** A transaction. */
    public static final int TX = 1;
    /** A block. */
    public static final int BLOCK = 2;

    /** Names a transaction. */
    public static InventoryItem tx(Hash256 txid) {
        return new InventoryItem(TX, txid);
    }

    /** Names a block. */
    public static InventoryItem block(Hash256 hash) {
        return new InventoryItem(BLOCK, hash);
    }

    static InventoryItem read(ByteReader in) throws DecodeException {
        return new InventoryItem(in.readInt(), in.readHash());
    }

    void writeTo(ByteWriter out) {
        out.writeInt(type).writeHash(hash);
    }
}
