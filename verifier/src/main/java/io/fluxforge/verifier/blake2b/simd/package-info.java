/**
 * BLAKE2b by the Vector API. Nothing outside refers to these classes by name until the incubator module is known to be
 * there.
 */
@NullMarked
package io.fluxforge.verifier.blake2b.simd;

import org.jspecify.annotations.NullMarked;
