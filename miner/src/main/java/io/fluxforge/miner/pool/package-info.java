/** Pools: the Stratum client, its connections, and which pool is worked for. */
@NullMarked
package io.fluxforge.miner.pool;

import org.jspecify.annotations.NullMarked;
