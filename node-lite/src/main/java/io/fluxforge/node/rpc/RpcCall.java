package io.fluxforge.node.rpc;

import java.util.List;

/**
 * One call.
 *
 * @param method the name
 * @param params by position: strings, numbers, booleans, lists and maps of them
 * @param repeatable whether a second delivery does no harm; only such calls are tried again
 */
public record RpcCall(String method, List<Object> params, boolean repeatable) {
    /** Copies the list. */
    public RpcCall {
        params = List.copyOf(params);
    }

    /** A call that reads, or that changes nothing when it arrives twice. */
    public static RpcCall repeatable(String method, Object... params) {
        return new RpcCall(method, List.of(params), true);
    }

    /** A call that must not arrive twice. */
    public static RpcCall once(String method, Object... params) {
        return new RpcCall(method, List.of(params), false);
    }
}
