package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;

/**
 * Which block a file of the shelf holds.
 *
 * @param order in which blocks were found: a later one has a greater number
 * @param height of the block
 * @param hash of the block
 * @param parent the hash of the block before it
 */
public record WholeBlock(long order, int height, Hash256 hash, Hash256 parent) {
    /**
     * Of the bytes that {@code submitblock} takes.
     *
     * @throws DecodeException if they begin with no header
     */
    public static WholeBlock of(long order, int height, byte[] bytes) throws DecodeException {
        ChainHeader header = ChainHeader.read(new ByteReader(bytes));
        return new WholeBlock(order, height, header.hash(), header.previousHash());
    }
}
