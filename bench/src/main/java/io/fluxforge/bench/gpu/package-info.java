/** A check of a machine's GPUs that needs nothing but what is packed with it: {@code scripts/gpu-check}. */
@NullMarked
package io.fluxforge.bench.gpu;

import org.jspecify.annotations.NullMarked;
