/** Requirements as dated profiles, and what a machine's measurements make of them. */
@NullMarked
package io.fluxforge.bench.node.tier;

import org.jspecify.annotations.NullMarked;
