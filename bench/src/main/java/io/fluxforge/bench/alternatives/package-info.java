/** Designs that lost, kept compiled and measurable beside what won, because they explain it. */
@NullMarked
package io.fluxforge.bench.alternatives;

import org.jspecify.annotations.NullMarked;
