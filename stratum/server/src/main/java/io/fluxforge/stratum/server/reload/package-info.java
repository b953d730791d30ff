/** Changes a pool as it runs: its configuration is read again, and certificates that were renewed are taken. */
@NullMarked
package io.fluxforge.stratum.server.reload;

import org.jspecify.annotations.NullMarked;
