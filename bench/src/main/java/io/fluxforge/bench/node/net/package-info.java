/** Network speed and latency against a second instance of this program. */
@NullMarked
package io.fluxforge.bench.node.net;

import org.jspecify.annotations.NullMarked;
