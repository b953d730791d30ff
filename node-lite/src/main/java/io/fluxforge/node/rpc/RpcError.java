package io.fluxforge.node.rpc;

/**
 * An error that a node answered: the call arrived, and the node refused it.
 *
 * @param code the node's number, such as -5 for an unknown block (fluxd {@code rpc/protocol.h}, {@code RPCErrorCode})
 * @param message for people
 */
public record RpcError(int code, String message) {
    /** The method does not exist there. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** A parameter has the wrong type. */
    public static final int WRONG_TYPE = -3;
    /** What was asked for is not known. */
    public static final int NOT_FOUND = -5;
    /** A parameter is out of its range. */
    public static final int INVALID_PARAMETER = -8;
    /** The node has no peers, so it hands out no template. */
    public static final int NOT_CONNECTED = -9;
    /** The node is still downloading blocks, so it hands out no template. */
    public static final int SYNCING = -10;
    /** Hex digits that hold no block or transaction. */
    public static final int DECODE_FAILED = -22;
    /** A transaction that breaks a rule. */
    public static final int TRANSACTION_REJECTED = -26;
    /** A transaction that a block has already. */
    public static final int ALREADY_IN_CHAIN = -27;
    /** The node is starting and will answer soon. */
    public static final int WARMING_UP = -28;

    /** {@code message (code)}. */
    @Override
    public String toString() {
        return message + " (" + code + ")";
    }
}
