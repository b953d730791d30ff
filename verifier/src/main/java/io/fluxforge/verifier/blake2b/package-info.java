/**
 * BLAKE2b with personalisation (RFC 7693), several messages at a time. The implementation is chosen once at start, the
 * scalar one being the reference for the others.
 */
@NullMarked
package io.fluxforge.verifier.blake2b;

import org.jspecify.annotations.NullMarked;
