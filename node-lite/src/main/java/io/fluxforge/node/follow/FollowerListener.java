package io.fluxforge.node.follow;

import java.nio.file.Path;

/** Told of what becomes of a {@link SupervisedFollower} itself; on threads of its own. */
public interface FollowerListener extends SourceListener {
    /**
     * The follower has stopped, or could not begin again; it knows nothing new until it works again.
     *
     * @param reason one line
     * @param retryMillis until it begins again
     */
    default void followerFails(String reason, long retryMillis) {}

    /** A follower that had stopped works again. */
    default void followerWorks(int height) {}

    /**
     * What was kept is damaged for good. It was moved, and all headers are asked for again.
     *
     * @param kept where the damaged store is now
     */
    default void storeSetAside(String reason, Path kept) {}
}
