package io.fluxforge.bench.node.tier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a profile makes of a machine.
 *
 * @param checks of each tier; without requirements that are not asked of this architecture
 */
public record TierReport(Profile profile, Map<Tier, List<Check>> checks) {
    /** Copies the map. */
    public TierReport {
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
    }

    /** A requirement and what was measured, which is empty if nothing was. */
    public record Check(Requirement requirement, OptionalDouble measured) {
        /** Whether it is met. */
        public Verdict verdict() {
            if (measured.isEmpty()) {
                return Verdict.UNKNOWN;
            }
            return requirement.isMetBy(measured.getAsDouble()) ? Verdict.PASSED : Verdict.FAILED;
        }
    }

    /**
     * Judges.
     *
     * @param measured in each quantity's unit; what is absent, not finite or negative counts as not measured
     * @param architecture as Java names it, such as {@code amd64}
     */
    public static TierReport of(Profile profile, Map<Quantity, Double> measured, String architecture) {
        Map<Tier, List<Check>> checks = new EnumMap<>(Tier.class);
        profile.tiers().forEach((tier, requirements) -> {
            List<Check> ofTier = new ArrayList<>();
            for (Requirement requirement : requirements) {
                if (requirement.appliesTo(architecture)) {
                    ofTier.add(new Check(requirement, value(measured.get(requirement.quantity()))));
                }
            }
            checks.put(tier, List.copyOf(ofTier));
        });
        return new TierReport(profile, checks);
    }

    /** Whether every requirement of a tier is met; false too for a tier that the profile does not know. */
    public boolean isMet(Tier tier) {
        List<Check> ofTier = checks.getOrDefault(tier, List.of());
        return !ofTier.isEmpty() && ofTier.stream().allMatch(check -> check.verdict() == Verdict.PASSED);
    }

    /** The most demanding tier whose requirements are all met; empty if there is none. */
    public Optional<Tier> reached() {
        return checks.keySet().stream().filter(this::isMet).reduce((lower, higher) -> higher);
    }

    /** One sentence on what the next tier asks for and this machine was not seen to have. */
    public String nextTier() {
        Optional<Tier> reached = reached();
        Optional<Tier> next = checks.keySet().stream()
                .filter(tier -> reached.isEmpty() || tier.compareTo(reached.get()) > 0)
                .findFirst();
        if (next.isEmpty()) {
            return "No tier asks for more.";
        }
        List<String> lacks = new ArrayList<>();
        for (Check check : checks.getOrDefault(next.get(), List.of())) {
            Requirement requirement = check.requirement();
            switch (check.verdict()) {
                case PASSED -> {}
                case FAILED ->
                    lacks.add(requirement.quantity().label() + " (" + requirement.describe() + ", here "
                            + Numbers.cut(check.measured().getAsDouble()) + ")");
                case UNKNOWN ->
                    lacks.add(requirement.quantity().label() + " (" + requirement.describe() + ", unknown here)");
            }
        }
        return next.get() + " lacks " + join(lacks) + ".";
    }

    private static String join(List<String> parts) {
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    private static OptionalDouble value(@Nullable Double measured) {
        return measured != null && Double.isFinite(measured) && measured >= 0
                ? OptionalDouble.of(measured)
                : OptionalDouble.empty();
    }
}
