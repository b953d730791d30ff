package io.fluxforge.node.rpc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No usable answer came from a node, in one line for people. */
public final class RpcException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is no answer. */
    public enum Kind {
        /** Nobody listens there, or the connection broke. */
        UNREACHABLE,
        /** The answer did not come in time. */
        TIMED_OUT,
        /** The node does not accept the user and password, or the cookie. */
        UNAUTHORISED,
        /** The node has no thread left for the call. */
        BUSY,
        /** The answer is too large, no JSON, or not of the shape that the call has. */
        BAD_ANSWER,
        /** The node answered an error where the caller needs a value. */
        REFUSED
    }

    private final Kind kind;
    private final transient @Nullable RpcError error;

    RpcException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.error = null;
    }

    private RpcException(RpcError error) {
        super("the node refused: " + error);
        this.kind = Kind.REFUSED;
        this.error = error;
    }

    static RpcException refused(RpcError error) {
        return new RpcException(error);
    }

    static RpcException badAnswer(String method, String what) {
        return new RpcException(Kind.BAD_ANSWER, method + ": the node's answer " + what, null);
    }

    /** Why there is no answer. */
    public Kind kind() {
        return kind;
    }

    /** The node's error, if the kind is {@link Kind#REFUSED}. */
    public @Nullable RpcError error() {
        return error;
    }

    /** Whether the same call may succeed a little later. */
    public boolean isTransient() {
        return kind == Kind.UNREACHABLE || kind == Kind.TIMED_OUT || kind == Kind.BUSY;
    }
}
