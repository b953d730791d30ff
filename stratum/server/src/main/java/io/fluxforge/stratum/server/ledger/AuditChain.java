package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.TxOutput;
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
     * A block, of whatever branch; empty if it is not known.
     *
     * @throws IOException if nobody can say
     */
    Optional<Block> block(Hash256 block) throws IOException, InterruptedException;

    /**
     * An output of a transaction of the chain, spent or not; empty if the node does not know it, which may mean that it keeps no
     * index of transactions.
     *
     * @throws IOException if nobody can say
     */
    Optional<TxOutput> output(OutPoint point) throws IOException, InterruptedException;
}
