/** What the pool verb shows. */
@NullMarked
package io.fluxforge.cli.pool;

import org.jspecify.annotations.NullMarked;
