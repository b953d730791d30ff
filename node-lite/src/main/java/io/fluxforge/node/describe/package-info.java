/** Blocks and transactions as JSON, with the fields that a Flux node's RPC gives them. */
@NullMarked
package io.fluxforge.node.describe;

import org.jspecify.annotations.NullMarked;
