package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.job.IssuedJob;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections of one event loop; touched by its thread only. */
final class LoopConnections {
    private final Set<StratumConnection> connections = new LinkedHashSet<>();

    void add(StratumConnection connection) {
        connections.add(connection);
    }

    void remove(StratumConnection connection) {
        connections.remove(connection);
    }

    /** Hands a job to every client that works. */
    void send(IssuedJob job, ByteBuf line) {
        for (StratumConnection connection : snapshot()) {
            connection.send(job, line);
        }
    }

    /** Writes a line to every client that works. */
    void sendLine(byte[] line) {
        for (StratumConnection connection : snapshot()) {
            connection.sendLine(line);
        }
    }

    /** Looks at every connection's deadlines. */
    void sweep() {
        snapshot().forEach(StratumConnection::checkDeadlines);
    }

    void stopReading() {
        snapshot().forEach(StratumConnection::stopReading);
    }

    void closeAll() {
        snapshot().forEach(StratumConnection::closeQuietly);
    }

    /** A connection that fails removes itself at once. */
    private Iterable<StratumConnection> snapshot() {
        return new ArrayList<>(connections);
    }
}
