/** The share journal: the truth about accepted shares, on local disk. */
@NullMarked
package io.fluxforge.stratum.server.journal;

import org.jspecify.annotations.NullMarked;
