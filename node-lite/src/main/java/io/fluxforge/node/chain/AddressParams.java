package io.fluxforge.node.chain;

import io.fluxforge.node.codec.AddressPrefixes;

/**
 * Prefixes of Base58Check texts, and the coin's number in a wallet's key paths.
 *
 * @param publicKeyHash two bytes in front of a public key's hash, the first in the upper half: {@code 0x1cb8} gives {@code t1…}
 * @param scriptHash likewise for a script's hash
 * @param secretKey one byte in front of a private key
 * @param bip44Coin coin type of BIP 44
 */
public record AddressParams(int publicKeyHash, int scriptHash, int secretKey, int bip44Coin) {
    /** The prefixes of addresses. */
    public AddressPrefixes prefixes() {
        return new AddressPrefixes(publicKeyHash, scriptHash);
    }
}
