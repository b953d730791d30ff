/**
 * The stream behind the verb {@code verify}: lines in, verdicts out, in the same order and in constant memory.
 */
@NullMarked
package io.fluxforge.cli.verify;

import org.jspecify.annotations.NullMarked;
