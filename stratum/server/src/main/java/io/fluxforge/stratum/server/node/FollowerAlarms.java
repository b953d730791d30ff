package io.fluxforge.stratum.server.node;

import io.fluxforge.node.follow.FollowerListener;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.SyncState;
import io.fluxforge.stratum.server.PoolEvents;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Writes what becomes of the pool's follower into its log, and keeps alarms open while nothing can be decided about blocks. */
final class FollowerAlarms implements FollowerListener {
    private static final String FOLLOWER = "follower";
    private static final String CLOCK = "clock";
    private static final long MILLIS_PER_SECOND = 1000;

    private final PoolEvents events;
    private final LongSupplier clockLagSeconds;
    private String reason = "";

    /** @param clockLagSeconds by how much the blocks of all nodes are ahead of our clock, 0 if they are not */
    FollowerAlarms(PoolEvents events, LongSupplier clockLagSeconds) {
        this.events = events;
        this.clockLagSeconds = clockLagSeconds;
    }

    private static String name(URI node) {
        return "headers of " + RpcOptions.place(node);
    }

    private static String refused(URI node) {
        return "node-refused-" + RpcOptions.place(node);
    }

    @Override
    public void nodeFails(URI node, String why) {
        events.nodeFails(name(node), why);
    }

    @Override
    public void nodeRefused(URI node, String why) {
        events.alarms()
                .raise(
                        refused(node),
                        "the chain of node " + RpcOptions.place(node)
                                + " is not followed, and if no other node's is, no block matures and"
                                + " nobody is paid: " + why);
    }

    @Override
    public void nodeAnswers(URI node, SyncState state) {
        events.alarms().clear(refused(node));
        events.nodeAnswers(name(node), state.blocks());
    }

    @Override
    public synchronized void followerFails(String why, long retryMillis) {
        if (!why.equals(reason)) {
            reason = why;
            events.followerFails(why, (retryMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
        }
        events.alarms()
                .raise(
                        FOLLOWER,
                        "the chain is not followed, so no block matures and nobody is paid; it begins again by itself: "
                                + why);
    }

    @Override
    public synchronized void followerWorks(int height) {
        reason = "";
        events.followerWorks(height);
        events.alarms().clear(FOLLOWER);
    }

    @Override
    public void storeSetAside(String why, Path kept) {
        events.headersSetAside(why, kept.toString());
    }

    @Override
    public void clockBehind(String source, long seconds) {
        events.clockBehind(source, seconds);
        lookAtClock();
    }

    @Override
    public void clockAgrees(String source) {
        events.clockAgrees(source);
        lookAtClock();
    }

    private void lookAtClock() {
        long seconds = clockLagSeconds.getAsLong();
        if (seconds > 0) {
            events.alarms()
                    .raise(
                            CLOCK,
                            "new blocks of all nodes are ahead of this machine's clock by " + seconds
                                    + " s: set the clock; until then each block is taken late");
        } else {
            events.alarms().clear(CLOCK);
        }
    }

    @Override
    public void defect(Throwable failure) {
        events.failed("following the chain", failure);
    }
}
