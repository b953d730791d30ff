/** Jobs from Flux nodes, and blocks to them. */
@NullMarked
package io.fluxforge.stratum.server.node;

import org.jspecify.annotations.NullMarked;
