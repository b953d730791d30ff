/**
 * Verifies Equihash solutions, block headers and targets, with nothing but the JDK, so that anyone can embed it. Every
 * solution a solver finds passes here before it is sent.
 */
@NullMarked
package io.fluxforge.verifier;

import org.jspecify.annotations.NullMarked;
