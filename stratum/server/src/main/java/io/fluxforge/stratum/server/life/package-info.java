/** Whose data a pool's stores hold, and whether they belong to each other: an old copy that was put back must be found out. */
@NullMarked
package io.fluxforge.stratum.server.life;

import org.jspecify.annotations.NullMarked;
