/** The only place that knows hwloc, by LWJGL's binding. */
@NullMarked
package io.fluxforge.bench.node.hwloc;

import org.jspecify.annotations.NullMarked;
