package io.fluxforge.node.follow;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.TipChange;
import io.fluxforge.node.p2p.Message.Raw;

/** What subscribers of a {@link Follower} are told, in the order in which it happened. */
public sealed interface ChainEvent {
    /**
     * The best chain has another tip, which is durable. While syncing one event may stand for thousands of blocks.
     *
     * @param state of the follower at that moment
     */
    record Tip(TipChange change, SyncState state) implements ChainEvent {}

    /** The follower has begun or ended to catch up, or lost its sources. */
    record State(SyncState state) implements ChainEvent {}

    /**
     * A block of the best chain has arrived in full.
     *
     * @param bytes the block; its header is the one in the chain
     */
    record BlockArrived(Hash256 hash, int height, Raw bytes) implements ChainEvent {}

    /**
     * A watched block has more confirmations, or fewer.
     *
     * @param confirmations 1 for the tip itself
     */
    record Confirmed(Hash256 hash, int height, int confirmations) implements ChainEvent {}

    /** A watched block that was in the best chain is no longer. Told only by a follower that is {@link SyncState#SYNCED}. */
    record Orphaned(Hash256 hash, int height) implements ChainEvent {}
}
