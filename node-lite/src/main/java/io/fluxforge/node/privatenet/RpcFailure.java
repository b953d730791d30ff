package io.fluxforge.node.privatenet;

import io.fluxforge.node.rpc.RpcError;

/** What a method answers instead of a result. */
final class RpcFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** Anything that has no code of its own (fluxd {@code rpc/protocol.h}). */
    static final int MISC = -1;

    static final int INVALID_REQUEST = -32600;
    static final int PARSE_ERROR = -32700;

    private final transient RpcError error;

    RpcFailure(int code, String message) {
        super(message, null, false, false);
        this.error = new RpcError(code, message);
    }

    RpcError error() {
        return error;
    }
}
