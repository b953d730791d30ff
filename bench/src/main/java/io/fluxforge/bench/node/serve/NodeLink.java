package io.fluxforge.bench.node.serve;

import io.fluxforge.node.rpc.JsonRpcClient;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the daemon knows of the node beside it: nothing, where no RPC address is given. Thread-safe. */
public final class NodeLink {
    private static final long FRESH_NANOS = 5_000_000_000L;

    private final Optional<JsonRpcClient> rpc;
    private boolean connected;
    private long askedAt = System.nanoTime() - FRESH_NANOS;

    /** @param rpc of the node; it should give up within a few seconds */
    public NodeLink(Optional<JsonRpcClient> rpc) {
        this.rpc = rpc;
    }

    /** Whether the node answers; asked again every few seconds at most. */
    public synchronized boolean isConnected() {
        if (System.nanoTime() - askedAt >= FRESH_NANOS) {
            connected = ask("getblockcount").isPresent();
            askedAt = System.nanoTime();
        }
        return connected;
    }

    /** Such as {@code 8000050}; empty if unknown. */
    public String version() {
        return ask("getinfo").map(info -> info.path("version").asString("")).orElse("");
    }

    /** The address under which the node is confirmed; empty if unknown. */
    public String address() {
        return ask("getfluxnodestatus")
                .map(status -> status.path("ip").asString(""))
                .orElse("");
    }

    private Optional<JsonNode> ask(String method) {
        if (rpc.isEmpty()) {
            return Optional.empty();
        }
        try {
            return rpc.get().call(RpcCall.repeatable(method)) instanceof RpcResult.Value<JsonNode>(JsonNode value)
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (RpcException unreachable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
