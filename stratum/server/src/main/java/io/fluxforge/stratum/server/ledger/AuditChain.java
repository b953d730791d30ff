package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Hash256;
import java.io.IOException;
import java.util.Optional;

/** The chain as an audit asks for it. */
public interface AuditChain {
    /**
     * Confirmations of a block in the best chain, 1 for the tip; −1 for a block in another branch; empty if it is not known.
     *
     * @throws IOException if nobody can say
     */
    Optional<Integer> confirmations(Hash256 block) throws IOException, InterruptedException;

    /**
     * The id of a block's coinbase, empty if the block is not known.
     *
     * @throws IOException if nobody can say
     */
    Optional<Hash256> coinbase(Hash256 block) throws IOException, InterruptedException;
}
