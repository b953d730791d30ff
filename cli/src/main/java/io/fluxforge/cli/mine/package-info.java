/** What the verb mine is made of. */
@NullMarked
package io.fluxforge.cli.mine;

import org.jspecify.annotations.NullMarked;
