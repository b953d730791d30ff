/** What the miner tells of itself: immutable pictures of one moment, for the console and the API. */
@NullMarked
package io.fluxforge.miner.snapshot;

import org.jspecify.annotations.NullMarked;
