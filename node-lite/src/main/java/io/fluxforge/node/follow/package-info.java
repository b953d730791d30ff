/** Follows the chain: asks peers for headers, feeds them to the header chain, and tells subscribers what has changed. */
@NullMarked
package io.fluxforge.node.follow;

import org.jspecify.annotations.NullMarked;
