/** What the miner tells over HTTP: JSON, Prometheus text and a status page. Read only. */
@NullMarked
package io.fluxforge.miner.api;

import org.jspecify.annotations.NullMarked;
