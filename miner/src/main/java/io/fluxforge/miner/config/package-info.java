/** The miner's configuration file. */
@NullMarked
package io.fluxforge.miner.config;

import org.jspecify.annotations.NullMarked;
