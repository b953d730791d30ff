/**
 * Solvers for Equihash: what a solver is, and the devices that can run one.
 */
@NullMarked
package io.fluxforge.kernels;

import org.jspecify.annotations.NullMarked;
