/** A stand-in for the network's benchmark daemon: measures on a schedule and answers what node software asks. */
@NullMarked
package io.fluxforge.bench.node.serve;

import org.jspecify.annotations.NullMarked;
