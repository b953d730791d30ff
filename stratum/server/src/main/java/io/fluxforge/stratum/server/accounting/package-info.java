/** Who works how fast: counts, rates, best shares, effort; fed from the share journal. */
@NullMarked
package io.fluxforge.stratum.server.accounting;

import org.jspecify.annotations.NullMarked;
