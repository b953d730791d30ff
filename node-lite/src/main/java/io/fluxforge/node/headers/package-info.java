/**
 * The chain of block headers: what follows from what, which branch has the most work, and what of it is stored. Blocks and
 * transactions are not kept.
 */
@NullMarked
package io.fluxforge.node.headers;

import org.jspecify.annotations.NullMarked;
