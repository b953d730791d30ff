package io.fluxforge.bench.node.tier;

import java.util.Set;

/**
 * The least that a tier asks of one quantity.
 *
 * @param times what is measured counts so many times, at least 1
 * @param limit in the quantity's unit, positive
 * @param exclusive whether the limit itself is too little
 * @param architectures that it is asked of, as Java names them ({@code amd64}); of all if empty
 */
public record Requirement(Quantity quantity, int times, double limit, boolean exclusive, Set<String> architectures) {
    /** Checks the values and copies the set. */
    public Requirement {
        if (!(limit > 0) || Double.isInfinite(limit) || times < 1) {
            throw new IllegalArgumentException(quantity.key() + "=" + limit + ", times=" + times);
        }
        architectures = Set.copyOf(architectures);
    }

    /** Whether it is asked of this architecture. */
    public boolean appliesTo(String architecture) {
        return architectures.isEmpty() || architectures.contains(architecture);
    }

    /** Whether a measured value, already multiplied, is enough. */
    public boolean isMetBy(double value) {
        return exclusive ? value > limit : value >= limit;
    }

    /** Such as {@code memory} or {@code CPU, one thread × 4}. */
    public String label() {
        return quantity.label() + (times == 1 ? "" : " × " + times);
    }

    /** Such as {@code ≥ 30 GiB} or {@code > 25 Mbit/s}. */
    public String describe() {
        return ((exclusive ? "> " : "≥ ") + Numbers.exact(limit) + " " + quantity.unit()).strip();
    }
}
