/** The share pipeline: one ring from decoded share to reply. */
@NullMarked
package io.fluxforge.stratum.server.share;

import org.jspecify.annotations.NullMarked;
