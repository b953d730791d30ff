/** The pool's state over HTTP, for reading only. */
@NullMarked
package io.fluxforge.stratum.server.api;

import org.jspecify.annotations.NullMarked;
