/**
 * The solver that runs on CPU cores, on tables outside the Java heap.
 */
@NullMarked
package io.fluxforge.kernels.cpu;

import org.jspecify.annotations.NullMarked;
