/** The node benchmark: what a Flux node's host can do, and which tier that makes. */
@NullMarked
package io.fluxforge.bench.node;

import org.jspecify.annotations.NullMarked;
