package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The wallet of a node as payments use it. Each method may wait for the node. */
public interface NodeWallet {
    /** What came of a call to pay. */
    sealed interface Outcome {
        /** The wallet has made a transaction. */
        record Sent(Hash256 txid) implements Outcome {}

        /** It has certainly made none. */
        record Refused(String words) implements Outcome {}

        /** It may have made one or not. */
        record Unknown(String words) implements Outcome {}
    }

    /** Units that it can spend. */
    long balance() throws IOException, InterruptedException;

    /** Pays, once; the fee is taken from the amounts. No answer is an outcome too. */
    Outcome send(Map<String, Long> units, String comment) throws InterruptedException;

    /**
     * The transaction that was sent with a comment; empty if the wallet has none.
     *
     * @param sinceMillis a time before it was sent
     * @throws IOException if the wallet cannot be asked, which is not the same as that it has none
     */
    Optional<Hash256> find(String comment, long sinceMillis) throws IOException, InterruptedException;

    /**
     * Transactions that were sent with a comment that begins like this, by comment.
     *
     * @param sinceMillis a time before they were sent
     * @throws IOException if the wallet cannot be asked, which is not the same as that it has none
     */
    Map<String, Hash256> sent(String commentPrefix, long sinceMillis) throws IOException, InterruptedException;

    /** Whether the wallet can spend what is paid to an address: change goes to such. */
    boolean isOwn(String address) throws IOException, InterruptedException;

    /**
     * A transaction and its fee.
     *
     * @param bytes as on the wire
     * @param fee units
     * @param confirmations more than 0 if a block of the best chain holds it
     */
    record Made(ByteString bytes, long fee, int confirmations) {}

    /** A transaction of the wallet. */
    Made transaction(Hash256 txid) throws IOException, InterruptedException;
}
