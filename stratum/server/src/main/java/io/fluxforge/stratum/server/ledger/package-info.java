/**
 * The books: who has earned how much, double entry in units of 10^-8. Nothing is ever changed or deleted, only posted; the share
 * journal and the chain are the truth that it can be recomputed from.
 */
@NullMarked
package io.fluxforge.stratum.server.ledger;

import org.jspecify.annotations.NullMarked;
