/** The light chain follower: rules, header chain, transactions, node RPC, private network. */
@NullMarked
package io.fluxforge.node;

import org.jspecify.annotations.NullMarked;
