/** What the kernels can do at best on a GPU that is not at hand: counts of compiled code, a simulated cache, data of cards. */
@NullMarked
package io.fluxforge.bench.gpumodel;

import org.jspecify.annotations.NullMarked;
