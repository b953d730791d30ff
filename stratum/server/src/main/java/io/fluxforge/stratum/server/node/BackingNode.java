package io.fluxforge.stratum.server.node;

import io.fluxforge.node.rpc.FluxRpc;
import java.time.Duration;

/**
 * A node that the pool works with.
 *
 * @param name what the operator calls it; in the log
 * @param rpc how to ask it
 */
public record BackingNode(String name, FluxRpc rpc) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Asks the same node once, and not for long, over connections of its own. The caller's to close. */
    public FluxRpc impatient() {
        return new FluxRpc(rpc.client().options().withTimeout(CONNECT, ANSWER).withAttempts(1, Duration.ZERO));
    }

    @Override
    public void close() {
        rpc.close();
    }
}
