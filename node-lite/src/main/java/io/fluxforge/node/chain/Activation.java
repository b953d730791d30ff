package io.fluxforge.node.chain;

/**
 * When an upgrade comes.
 *
 * @param height of the first block under the new rules
 * @param branchId consensus branch id that signature hashes commit to from there on (ZIP 243)
 * @param protocolVersion the lowest version of the peer protocol that understands it
 */
public record Activation(int height, int branchId, int protocolVersion) {}
