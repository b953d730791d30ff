/**
 * Private networks of our own, for demonstrations and tests: their coins are worth nothing. {@link
 * io.fluxforge.node.privatenet.PrivateNode} is a node of one: it keeps a chain with the rules of this project, answers the RPC of a
 * Flux node and talks to peers.
 */
@NullMarked
package io.fluxforge.node.privatenet;

import org.jspecify.annotations.NullMarked;
