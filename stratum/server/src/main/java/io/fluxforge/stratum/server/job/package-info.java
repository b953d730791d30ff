/** Jobs: what a source delivers, and which of them are live. */
@NullMarked
package io.fluxforge.stratum.server.job;

import org.jspecify.annotations.NullMarked;
