/** Work: jobs, nonces, devices and what becomes of their solutions. */
@NullMarked
package io.fluxforge.miner.work;

import org.jspecify.annotations.NullMarked;
