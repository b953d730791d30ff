/** Signals of the system. */
@NullMarked
package io.fluxforge.cli.signal;

import org.jspecify.annotations.NullMarked;
