/** Hostile input for every decoder. */
@NullMarked
package io.fluxforge.node.fuzz;

import org.jspecify.annotations.NullMarked;
