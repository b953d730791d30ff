/** What the verb {@code solve} is made of. */
@NullMarked
package io.fluxforge.cli.solve;

import org.jspecify.annotations.NullMarked;
