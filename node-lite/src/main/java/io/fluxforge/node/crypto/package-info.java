/**
 * Keys and signatures: secp256k1 by Bouncy Castle with deterministic nonces (RFC 6979) and low S, hashes of keys, the signature
 * hash of transactions (ZIP 243), signed messages.
 */
@NullMarked
package io.fluxforge.node.crypto;

import org.jspecify.annotations.NullMarked;
