package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.OutPoint;
import org.jspecify.annotations.Nullable;

/** Says which coins can be spent. */
interface CoinView {
    /** The coin, or null if there is none or it is spent. */
    @Nullable
    Coin coin(OutPoint point);
}
