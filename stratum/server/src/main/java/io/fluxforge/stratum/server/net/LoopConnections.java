package io.fluxforge.stratum.server.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections of one event loop; touched by its thread only. */
final class LoopConnections {
    /** Connections that are told at a time why they are refused; beyond, they are closed unheard. */
    private static final int MOST_TOLD = 64;

    private final Set<StratumConnection> connections = new LinkedHashSet<>();
    private int told;

    void add(StratumConnection connection) {
        connections.add(connection);
    }

    void remove(StratumConnection connection) {
        connections.remove(connection);
    }

    /** Whether one more may stay for the moment that it takes to tell it why it is refused; {@link #endTelling} follows. */
    boolean beginTelling() {
        if (told == MOST_TOLD) {
            return false;
        }
        told++;
        return true;
    }

    void endTelling() {
        told--;
    }

    /** Hands a job to every client that works. */
    void send(JobLines job) {
        for (StratumConnection connection : snapshot()) {
            connection.send(job);
        }
    }

    /** Writes a line to every client that works. */
    void sendLine(byte[] line) {
        for (StratumConnection connection : snapshot()) {
            connection.sendLine(line);
        }
    }

    /** Looks at every connection's deadlines; one that fails keeps no other from it. */
    void sweep() {
        RuntimeException failure = null;
        for (StratumConnection connection : snapshot()) {
            try {
                connection.checkDeadlines();
            } catch (RuntimeException e) {
                connection.closeQuietly();
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** No client is read any more; each is asked to come back. */
    void quiesce() {
        snapshot().forEach(StratumConnection::quiesce);
    }

    void closeAll() {
        snapshot().forEach(StratumConnection::closeQuietly);
    }

    /** A connection that fails removes itself at once. */
    private Iterable<StratumConnection> snapshot() {
        return new ArrayList<>(connections);
    }
}
