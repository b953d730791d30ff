/** What verbs share in talking to a terminal. */
@NullMarked
package io.fluxforge.cli.terminal;

import org.jspecify.annotations.NullMarked;
