package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.OutPoint;

/**
 * An output that pays our key and can be spent.
 *
 * @param point where it is
 * @param units its value, units of 10^-8
 */
public record SpendableCoin(OutPoint point, long units) {
    /** @throws IllegalArgumentException if it is worth nothing */
    public SpendableCoin {
        if (units <= 0) {
            throw new IllegalArgumentException("units=" + units + " of " + point);
        }
    }
}
