package io.fluxforge.node.chain;

import java.util.List;

/**
 * How the nodes of a network find and greet each other.
 *
 * @param p2pPort default port of the peer protocol
 * @param rpcPort default port of the RPC
 * @param protocolVersion the version of the peer protocol that we speak
 * @param minimumProtocolVersion peers below are refused, whatever the height; see
 *     {@link ChainParams#minimumProtocolVersionAt}
 * @param dnsSeeds host names that resolve to peers
 */
public record PeerParams(
        int p2pPort, int rpcPort, int protocolVersion, int minimumProtocolVersion, List<String> dnsSeeds) {}
