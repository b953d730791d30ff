package io.fluxforge.stratum.server.node;

import io.fluxforge.node.rpc.FluxRpc;

/**
 * A node that the pool works with.
 *
 * @param name what the operator calls it; in the log
 * @param rpc how to ask it
 */
public record BackingNode(String name, FluxRpc rpc) implements AutoCloseable {
    @Override
    public void close() {
        rpc.close();
    }
}
