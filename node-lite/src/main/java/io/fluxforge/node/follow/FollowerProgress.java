package io.fluxforge.node.follow;

/**
 * Where a follower stands.
 *
 * @param height of the best chain's tip
 * @param claimedHeight the greatest that a peer or node claims, or {@code height}
 * @param headersAdded since the follower was started
 * @param proofsChecked since the follower was started
 * @param peers that are ready
 * @param nodes that answer by RPC
 * @param clockLagSeconds by how much the new blocks of all sources are too far ahead of our clock, 0 if they are not
 * @param outlook who is tried next and when, or why nobody is
 */
public record FollowerProgress(
        SyncState state,
        int height,
        int claimedHeight,
        long headersAdded,
        long proofsChecked,
        int peers,
        int nodes,
        long clockLagSeconds,
        String outlook) {}
