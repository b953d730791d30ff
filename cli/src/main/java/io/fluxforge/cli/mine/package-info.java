/** The {@code mine} verb's options and output. */
@NullMarked
package io.fluxforge.cli.mine;

import org.jspecify.annotations.NullMarked;
