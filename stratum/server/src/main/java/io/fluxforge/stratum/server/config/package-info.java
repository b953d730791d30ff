/** The pool's configuration file. */
@NullMarked
package io.fluxforge.stratum.server.config;

import org.jspecify.annotations.NullMarked;
