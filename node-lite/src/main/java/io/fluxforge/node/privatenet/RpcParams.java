package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.RpcError;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** The parameters of a call, by position. */
record RpcParams(JsonNode list) {
    boolean has(int index) {
        return list.hasNonNull(index);
    }

    JsonNode node(int index) throws RpcFailure {
        if (!has(index)) {
            throw new RpcFailure(RpcFailure.MISC, "parameter " + (index + 1) + " is missing");
        }
        return list.get(index);
    }

    String text(int index) throws RpcFailure {
        if (!node(index).isString()) {
            throw new RpcFailure(RpcError.WRONG_TYPE, "JSON value is not a string as expected");
        }
        return node(index).asString();
    }

    int integer(int index, int standard) throws RpcFailure {
        return has(index) ? integer(index) : standard;
    }

    int integer(int index) throws RpcFailure {
        if (!node(index).isInt()) {
            throw new RpcFailure(RpcError.WRONG_TYPE, "JSON value is not an integer as expected");
        }
        return node(index).asInt();
    }

    /** A flag that callers send as a boolean or as a number. */
    boolean flag(int index, boolean standard) throws RpcFailure {
        if (!has(index)) {
            return standard;
        }
        JsonNode node = node(index);
        if (!node.isBoolean() && !node.isInt()) {
            throw new RpcFailure(RpcError.WRONG_TYPE, "JSON value is not a boolean as expected");
        }
        return node.isBoolean() ? node.asBoolean() : node.asInt() != 0;
    }

    Hash256 hash(int index, String name) throws RpcFailure {
        try {
            return Hash256.parse(text(index));
        } catch (IllegalArgumentException e) {
            throw new RpcFailure(
                    RpcError.INVALID_PARAMETER, name + " must be hexadecimal string (not '" + text(index) + "')");
        }
    }

    /** Hex digits; {@code -22} with the given message if they are none. */
    byte[] hex(int index, String message) throws RpcFailure {
        try {
            return HexFormat.of().parseHex(text(index));
        } catch (IllegalArgumentException e) {
            throw new RpcFailure(RpcError.DECODE_FAILED, message);
        }
    }
}
