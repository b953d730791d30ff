/** Private networks of our own, for demonstrations and tests: their coins are worth nothing. */
@NullMarked
package io.fluxforge.node.privatenet;

import org.jspecify.annotations.NullMarked;
