/** Limits, budgets and bans. */
@NullMarked
package io.fluxforge.stratum.server.defence;

import org.jspecify.annotations.NullMarked;
