package io.fluxforge.bench.node.tier;

import java.util.Arrays;
import java.util.Optional;

/** The classes of Flux nodes, the least demanding first. */
public enum Tier {
    CUMULUS(1),
    NIMBUS(2),
    STRATUS(3);

    private final int number;

    Tier(int number) {
        this.number = number;
    }

    /** The tier with the number that transactions carry; empty for any other. */
    public static Optional<Tier> ofNumber(int number) {
        return Arrays.stream(values()).filter(tier -> tier.number == number).findFirst();
    }
}
