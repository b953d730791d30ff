/** Copies of a pool, and how one is put back. */
@NullMarked
package io.fluxforge.stratum.server.backup;

import org.jspecify.annotations.NullMarked;
