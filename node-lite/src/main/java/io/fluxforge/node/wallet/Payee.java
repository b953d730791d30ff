package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.Address;

/**
 * Somebody who is owed coins.
 *
 * @param address whom to pay
 * @param units what is owed, units of 10^-8
 * @param minimum less than this is not paid, so that a debt is not paid in crumbs while coins are short
 */
public record Payee(Address address, long units, long minimum) {
    /** @throws IllegalArgumentException if a number is not positive */
    public Payee {
        if (units <= 0 || minimum <= 0) {
            throw new IllegalArgumentException("units=" + units + ", minimum=" + minimum);
        }
    }
}
