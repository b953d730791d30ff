package io.fluxforge.node.privatenet;

import tools.jackson.databind.JsonNode;

/** One call of the RPC. */
@FunctionalInterface
interface RpcMethod {
    /** The result, as a node's JSON has it; a null node for null. */
    JsonNode call(RpcParams params) throws RpcFailure, InterruptedException;
}
