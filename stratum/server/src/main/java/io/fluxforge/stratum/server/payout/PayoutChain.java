package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The network as payments see it. Each method may wait for a node, and throws {@link IOException} if none answers. */
public interface PayoutChain {
    /** The tip of the best chain; empty while nobody who is in sync can say it, and then nothing may be decided. */
    Optional<ChainPoint> tip() throws IOException, InterruptedException;

    /** Why the last {@link #tip} was empty, for people. */
    String waitsFor();

    /** The best chain's block at a height; empty above the tip. */
    Optional<ChainPoint> at(int height) throws IOException, InterruptedException;

    /** A block as on the wire; empty if the node does not have it. */
    Optional<byte[]> block(Hash256 hash) throws IOException, InterruptedException;

    /** Whether an output exists and nothing has spent it, unconfirmed transactions counted or not. */
    boolean isUnspent(OutPoint output, boolean withMempool) throws IOException, InterruptedException;

    /**
     * Transactions that wait for a block, as on the wire. One that comes or goes meanwhile may be left out.
     *
     * @throws IOException also if there are more than can be looked through
     */
    List<byte[]> mempool() throws IOException, InterruptedException;

    /** Hands a transaction to the network. That it has been handed over before does no harm. */
    Sending send(byte[] transaction) throws IOException, InterruptedException;

    /**
     * What a node said to a transaction.
     *
     * @param kind what it means
     * @param words the node's own
     */
    record Sending(Kind kind, String words) {
        /** What an answer means. */
        public enum Kind {
            /** The node has it, in its mempool or in a block. */
            HAS,
            /** It does not take it now, and may later. */
            LATER,
            /** It does not know an input, or knows that something else spends it. */
            INPUT_MISSING,
            /** It breaks a rule. */
            REFUSED
        }
    }
}
