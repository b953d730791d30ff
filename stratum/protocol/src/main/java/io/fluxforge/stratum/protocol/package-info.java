/** Stratum messages for Equihash coins and their codec, shared by miner and pool. */
@NullMarked
package io.fluxforge.stratum.protocol;

import org.jspecify.annotations.NullMarked;
