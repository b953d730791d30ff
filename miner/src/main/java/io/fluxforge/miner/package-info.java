/** The miner: pools in order, a worker for each device, every solution verified before it is sent. */
@NullMarked
package io.fluxforge.miner;

import org.jspecify.annotations.NullMarked;
