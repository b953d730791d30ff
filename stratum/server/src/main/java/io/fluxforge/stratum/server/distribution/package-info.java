/** Who gets how much of a block: exact arithmetic without any state but the window of shares. */
@NullMarked
package io.fluxforge.stratum.server.distribution;

import org.jspecify.annotations.NullMarked;
