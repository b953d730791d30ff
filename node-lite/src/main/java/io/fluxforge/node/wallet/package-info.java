/** Keys in an encrypted file, and transactions of ours: which coins to spend for which payments, how large, at what fee, signed. */
@NullMarked
package io.fluxforge.node.wallet;

import org.jspecify.annotations.NullMarked;
