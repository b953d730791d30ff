package io.fluxforge.node.codec;

/**
 * The two bytes that the addresses of a network begin with, as big-endian numbers (fluxd {@code chainparams.cpp},
 * {@code base58Prefixes}).
 *
 * @param publicKeyHash of addresses that pay a public key's hash
 * @param scriptHash of addresses that pay a script's hash
 */
public record AddressPrefixes(int publicKeyHash, int scriptHash) {
    /** Flux main net: t1…, t3…. */
    public static final AddressPrefixes MAIN = new AddressPrefixes(0x1cb8, 0x1cbd);
    /** Flux test net and regression-test networks: tm…, t2…. */
    public static final AddressPrefixes TEST = new AddressPrefixes(0x1d25, 0x1cba);
}
