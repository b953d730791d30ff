/** The pool's Stratum server. */
@NullMarked
package io.fluxforge.stratum.server;

import org.jspecify.annotations.NullMarked;
