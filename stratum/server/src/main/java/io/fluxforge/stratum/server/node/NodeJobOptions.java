package io.fluxforge.stratum.server.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How jobs are got from nodes.
 *
 * @param poll time between two looks at a node's tip
 * @param transactions time between two looks for transactions that have come
 * @param refresh without any, time after which there is another job all the same, so that its time is recent
 * @param stale without a node for so long, the last job is worth no work any more
 * @param slow an answer that takes longer means that the node's threads are busy
 * @param longPollNotes folder in which is kept which long polls were begun; empty for none
 */
public record NodeJobOptions(
        Duration poll,
        Duration transactions,
        Duration refresh,
        Duration stale,
        Duration slow,
        Optional<Path> longPollNotes) {
    /** Transactions looked for whenever a job is due, the usual deadline, and no long polls. */
    public static NodeJobOptions of(Duration poll, Duration refresh) {
        return new NodeJobOptions(
                poll, refresh, refresh, Duration.ofSeconds(60), Duration.ofSeconds(1), Optional.empty());
    }

    /** The same with transactions looked for so often. */
    public NodeJobOptions withTransactions(Duration time) {
        return new NodeJobOptions(poll, time, refresh, stale, slow, longPollNotes);
    }

    /** The same with another deadline. */
    public NodeJobOptions withStale(Duration time) {
        return new NodeJobOptions(poll, transactions, refresh, time, slow, longPollNotes);
    }

    /** The same with another bound for what is slow. */
    public NodeJobOptions withSlow(Duration time) {
        return new NodeJobOptions(poll, transactions, refresh, stale, time, longPollNotes);
    }

    /** The same with long polls, of which this folder keeps a note. */
    public NodeJobOptions withLongPolls(Path notes) {
        return new NodeJobOptions(poll, transactions, refresh, stale, slow, Optional.of(notes));
    }
}
