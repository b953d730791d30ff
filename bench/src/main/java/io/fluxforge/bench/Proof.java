package io.fluxforge.bench;

import io.fluxforge.verifier.EquihashParams;

/**
 * An input and a solution that claims to be one of it.
 *
 * @param name where it comes from, or how it was made
 * @param input what is hashed before the index
 * @param solution packed, without its CompactSize
 */
@SuppressWarnings("ArrayRecordComponent") // only carried, never compared
public record Proof(String name, EquihashParams params, byte[] input, byte[] solution) {
    @Override
    public String toString() {
        return name;
    }
}
