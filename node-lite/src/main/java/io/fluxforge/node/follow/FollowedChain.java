package io.fluxforge.node.follow;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The best chain of a network as somebody keeps it up to date: what a pool or a payout asks of it, and what they are told. Every
 * header in it has passed the rules, proof of work included, whoever told of it. Thread-safe; no method waits for the network.
 */
public interface FollowedChain {
    /** Ends a subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** How much is known. Only while this is {@link SyncState#SYNCED} does the absence of a block mean anything. */
    SyncState state();

    /** The last block of the best chain. */
    HeaderRecord tip();

    /** The best chain's block at a height, null above its tip. */
    @Nullable
    HeaderRecord recordAt(int height);

    /** Whether a block is in the best chain, at which height, with how many confirmations; or whether that can be said at all. */
    BlockStatus status(Hash256 block);

    /**
     * Asks for {@link ChainEvent.Confirmed} and {@link ChainEvent.Orphaned} of a block, which need not have arrived yet, until it has
     * so many confirmations. The wish is not kept over a restart.
     */
    void watch(Hash256 block, int confirmations);

    /**
     * Adds a subscriber, called with one event after the other on one thread, in the order in which they happened. It may ask this
     * chain anything, but must not block for long: events wait for it, and at last so does the chain.
     */
    Subscription subscribe(Consumer<ChainEvent> subscriber);
}
