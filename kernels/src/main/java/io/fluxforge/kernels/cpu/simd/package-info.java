/** The parts of the CPU solver that need the Vector API; nothing here is loaded where the lanes are scalar. */
@NullMarked
package io.fluxforge.kernels.cpu.simd;

import org.jspecify.annotations.NullMarked;
