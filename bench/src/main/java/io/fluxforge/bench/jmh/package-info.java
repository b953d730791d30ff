/**
 * JMH benchmarks of the hot loops. Each checks in its set-up that it computes the right thing.
 */
@NullMarked
package io.fluxforge.bench.jmh;

import org.jspecify.annotations.NullMarked;
