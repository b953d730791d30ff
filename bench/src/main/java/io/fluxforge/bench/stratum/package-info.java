/**
 * A pool under load: clients that speak the real protocol, in this process, and the pool in another, so that its heap, its threads and
 * its processor time are its own.
 */
@NullMarked
package io.fluxforge.bench.stratum;

import org.jspecify.annotations.NullMarked;
