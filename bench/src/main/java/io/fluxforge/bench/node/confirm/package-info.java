/** Whether a node's confirmation on the chain carries a benchmark that the network's own benchmark signed. */
@NullMarked
package io.fluxforge.bench.node.confirm;

import org.jspecify.annotations.NullMarked;
