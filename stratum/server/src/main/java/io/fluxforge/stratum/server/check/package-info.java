/** What can be said of a pool before it runs: the same for {@code pool check} and for the start. */
@NullMarked
package io.fluxforge.stratum.server.check;

import org.jspecify.annotations.NullMarked;
