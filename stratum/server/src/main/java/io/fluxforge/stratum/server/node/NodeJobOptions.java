package io.fluxforge.stratum.server.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How jobs are got from nodes.
 *
 * @param poll time between two looks at a node's tip
 * @param refresh time between two templates of one tip
 * @param stale without a node for so long, the last job is worth no work any more
 * @param slow an answer that takes longer means that the node's threads are busy
 * @param longPollNotes folder in which is kept which long polls were begun; empty for none
 */
public record NodeJobOptions(
        Duration poll, Duration refresh, Duration stale, Duration slow, Optional<Path> longPollNotes) {
    /** The usual deadline, and no long polls. */
    public static NodeJobOptions of(Duration poll, Duration refresh) {
        return new NodeJobOptions(poll, refresh, Duration.ofSeconds(60), Duration.ofSeconds(1), Optional.empty());
    }

    /** The same with another deadline. */
    public NodeJobOptions withStale(Duration time) {
        return new NodeJobOptions(poll, refresh, time, slow, longPollNotes);
    }

    /** The same with another bound for what is slow. */
    public NodeJobOptions withSlow(Duration time) {
        return new NodeJobOptions(poll, refresh, stale, time, longPollNotes);
    }

    /** The same with long polls, of which this folder keeps a note. */
    public NodeJobOptions withLongPolls(Path notes) {
        return new NodeJobOptions(poll, refresh, stale, slow, Optional.of(notes));
    }
}
