package io.fluxforge.node.follow;

/**
 * How a {@link SupervisedFollower} is.
 *
 * @param state how much it knows, {@link SyncState#CONNECTING} while it has stopped
 * @param height of the best chain's tip, as last known
 * @param sinceMillis when the state became what it is, or the follower stopped, milliseconds since 1970
 * @param failure why it has stopped, one line; empty while it works
 */
public record FollowerStatus(SyncState state, int height, long sinceMillis, String failure) {
    /** Whether the follower works, be it without anybody to follow. */
    public boolean works() {
        return failure.isEmpty();
    }
}
