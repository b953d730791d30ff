/**
 * The command line: picks the subcommand, and turns what went wrong into one line and an exit code.
 */
@NullMarked
package io.fluxforge.cli;

import org.jspecify.annotations.NullMarked;
