package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.BlockStatus;
import io.fluxforge.node.follow.ChainEvent;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.headers.HeaderRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A follower that knows the simulated chain at once. */
record SimFollowed(SimChain chain) implements FollowedChain {
    @Override
    public SyncState state() {
        return SyncState.SYNCED;
    }

    private static HeaderRecord record(ChainPoint point) {
        return new HeaderRecord(point.hash(), Hash256.ZERO, point.height(), 0, 0x1f07ffff, 4, point.work());
    }

    @Override
    public HeaderRecord tip() {
        return record(chain.tip());
    }

    @Override
    public @Nullable HeaderRecord recordAt(int height) {
        return chain.at(height).map(SimFollowed::record).orElse(null);
    }

    @Override
    public BlockStatus status(Hash256 block) {
        ChainPoint point = chain.point(block);
        return point == null
                ? new BlockStatus(BlockStatus.Kind.ORPHANED, -1, 0)
                : new BlockStatus(
                        BlockStatus.Kind.IN_CHAIN, point.height(), chain.tip().height() - point.height() + 1);
    }

    @Override
    public void watch(Hash256 block, int confirmations) {}

    @Override
    public Subscription subscribe(Consumer<ChainEvent> subscriber) {
        return () -> {};
    }
}
