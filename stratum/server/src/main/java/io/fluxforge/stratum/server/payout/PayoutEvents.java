package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;

/** Is told of what is in the store already. What a method throws ends the step that called it, and nothing else. */
public interface PayoutEvents {
    /** A payment is in another state, or still in the same after a node's answer. */
    void payment(long id, PaymentState state, String note);

    /** Nothing is paid from now on until an operator clears this. */
    void alarm(String reason);

    /** A block was read, or dropped. */
    void scanned(int height, Hash256 hash);

    /** Some of what is due is not paid in this round, and why. */
    void left(String words);

    /** Nothing is decided for now. */
    void waits(String reason);
}
