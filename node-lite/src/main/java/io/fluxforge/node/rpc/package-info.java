/** A client of a Flux node's RPC: transport with authentication, bounds, retries and batches, and typed calls on top. */
@NullMarked
package io.fluxforge.node.rpc;

import org.jspecify.annotations.NullMarked;
