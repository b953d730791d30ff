/**
 * The peer-to-peer protocol: messages and their envelopes, connections with bounded buffers, and the management of several peers.
 * Every byte of a peer is hostile: it is bounded, decoded into values, and what is wrong with it is scored.
 */
@NullMarked
package io.fluxforge.node.p2p;

import org.jspecify.annotations.NullMarked;
