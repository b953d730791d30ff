package io.fluxforge.node.chain;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.Sha256d;

/** A chain's first block: its header and its only transaction. Nothing checks its proof of work, the hash is given. */
public final class Genesis {
    private final ChainHeader header;
    private final byte[] coinbase;

    /**
     * Checks that the three belong together.
     *
     * @param hash the block's hash
     * @param coinbase the transaction as on the wire
     * @throws IllegalArgumentException with the hash that was computed
     */
    Genesis(Hash256 hash, ChainHeader header, byte[] coinbase) {
        if (!header.hash().equals(hash)) {
            throw new IllegalArgumentException("the genesis header hashes to " + header.hash() + ", not to " + hash);
        }
        Hash256 txid = Hash256.of(Sha256d.hash(coinbase));
        if (!txid.equals(header.merkleRoot())) {
            throw new IllegalArgumentException("the genesis transaction hashes to " + txid
                    + ", the header's merkle root is " + header.merkleRoot());
        }
        this.header = header;
        this.coinbase = coinbase.clone();
    }

    /** The block's hash. */
    public Hash256 hash() {
        return header.hash();
    }

    /** The header with its solution. */
    public ChainHeader header() {
        return header;
    }

    /** A copy of the block's only transaction as on the wire. */
    public byte[] coinbase() {
        return coinbase.clone();
    }
}
