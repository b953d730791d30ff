package io.fluxforge.bench.node.tier;

import io.fluxforge.bench.node.tier.TierReport.Check;
import java.util.List;
import java.util.Optional;

/**
 * The two ways to count a machine's EPS: the Flux team's script multiplies one thread's by the threads of the tier, sysbench measures all threads
 * at once. Where threads share cores the first flatters; a machine of many slow threads does better by the second.
 */
final class EpsRules {
    private EpsRules() {}

    static boolean isEps(Requirement requirement) {
        return requirement.quantity() == Quantity.EPS || requirement.quantity() == Quantity.EPS_ONE_THREAD;
    }

    /**
     * The same limit by the other way.
     *
     * @param ofTier its requirements, whose logical cores are its threads
     * @return empty for another quantity, or if the tier does not say how many threads it has
     */
    static Optional<Requirement> other(Requirement requirement, List<Requirement> ofTier) {
        return switch (requirement.quantity()) {
            case EPS_ONE_THREAD -> Optional.of(with(requirement, Quantity.EPS, 1));
            case EPS ->
                ofTier.stream()
                        .filter(cores -> cores.quantity() == Quantity.LOGICAL_CORES)
                        .findFirst()
                        .map(cores ->
                                with(requirement, Quantity.EPS_ONE_THREAD, (int) Math.clamp(cores.limit(), 1, 1024)));
            default -> Optional.empty();
        };
    }

    /** Whether both are known and one passes what the other does not. */
    static boolean differ(Check one, Check other) {
        return one.verdict() != Verdict.UNKNOWN
                && other.verdict() != Verdict.UNKNOWN
                && one.verdict() != other.verdict();
    }

    static String remark(Tier tier, Check counted, Check other) {
        boolean passes = counted.verdict() == Verdict.PASSED;
        return tier + ": " + figure(counted) + (passes ? " passes " : " fails ")
                + counted.requirement().describe() + ", " + figure(other) + (passes ? " would not" : " would pass")
                + "; this profile counts the first";
    }

    private static String figure(Check check) {
        return check.requirement().label() + " (" + Numbers.cut(check.measured().orElseThrow()) + " EPS)";
    }

    private static Requirement with(Requirement requirement, Quantity quantity, int times) {
        return new Requirement(
                quantity, times, requirement.limit(), requirement.exclusive(), requirement.architectures());
    }
}
