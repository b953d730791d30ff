/** What the system tells of itself: processors, memory, file systems, virtualisation. Nothing here is timed. */
@NullMarked
package io.fluxforge.bench.node.machine;

import org.jspecify.annotations.NullMarked;
