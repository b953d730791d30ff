package io.fluxforge.node.codec;

/**
 * The two bytes that the addresses of a network begin with, as big-endian numbers (fluxd {@code chainparams.cpp},
 * {@code base58Prefixes}).
 *
 * @param publicKeyHash of addresses that pay a public key's hash
 * @param scriptHash of addresses that pay a script's hash
 */
public record AddressPrefixes(int publicKeyHash, int scriptHash) {}
