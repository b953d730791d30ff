/**
 * Pays the miners. All that is known of a payment is in the store, and every step is a transaction there, so that a process may end
 * between any two of them. A transaction is stored before it is sent, and is the same bytes for ever.
 */
@NullMarked
package io.fluxforge.stratum.server.payout;

import org.jspecify.annotations.NullMarked;
