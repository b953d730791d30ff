package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the store has it.
 *
 * @param id counts up from 1
 * @param mode who makes the transaction
 * @param state how far it is
 * @param createdMillis when it was planned
 * @param units of all debts that it settles
 * @param fee to the network, units; 0 until it is known
 * @param change back to our key, units
 * @param comment its name in the node's wallet, unique for ever
 * @param txid of its transaction; null before there is one
 * @param raw the transaction as on the wire; null before there is one
 * @param expiry last height at which a block may hold it, 0 for no end
 * @param blockHash of the block that holds it, null for none
 * @param blockHeight of that block, −1 for none
 * @param sends how often it was handed to a node
 * @param sentMillis when it was last, 0 for never
 * @param answer what the node said to it last
 */
public record Payment(
        long id,
        Mode mode,
        PaymentState state,
        long createdMillis,
        long units,
        long fee,
        long change,
        String comment,
        @Nullable Hash256 txid,
        @Nullable ByteString raw,
        long expiry,
        @Nullable Hash256 blockHash,
        int blockHeight,
        long sends,
        long sentMillis,
        String answer) {
    /** Who makes the transaction. */
    public enum Mode {
        /** We do, with our key. */
        OWN,
        /** The node's wallet does. */
        NODE
    }

    /** Its id in the ledger. */
    String ledgerId() {
        return Long.toString(id);
    }

    @Override
    public String toString() {
        return "payment " + id + " (" + state.shown() + ")";
    }
}
