/**
 * Benchmarks of the other modules, and the designs that lost, kept to be measured beside those that won.
 */
@NullMarked
package io.fluxforge.bench;

import org.jspecify.annotations.NullMarked;
