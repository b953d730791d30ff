package io.fluxforge.bench.node.tier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a profile makes of a machine.
 *
 * @param checks of each tier; without requirements that are not asked of this architecture
 * @param uncounted the tier's limit of EPS against the other way to count them; decides nothing
 */
public record TierReport(Profile profile, Map<Tier, List<Check>> checks, Map<Tier, Check> uncounted) {
    /** Copies the maps. */
    public TierReport {
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
        uncounted = uncounted.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(uncounted));
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
        Map<Tier, Check> uncounted = new EnumMap<>(Tier.class);
        profile.tiers().forEach((tier, requirements) -> {
            List<Check> ofTier = new ArrayList<>();
            for (Requirement requirement : requirements) {
                if (requirement.appliesTo(architecture)) {
                    ofTier.add(check(profile, requirement, measured));
                    EpsRules.other(requirement, requirements)
                            .ifPresent(other -> uncounted.put(tier, check(profile, other, measured)));
                }
            }
            checks.put(tier, List.copyOf(ofTier));
        });
        return new TierReport(profile, checks, uncounted);
    }

    private static Check check(Profile profile, Requirement requirement, Map<Quantity, Double> measured) {
        OptionalDouble value = value(measured, requirement.quantity());
        boolean isSsd = requirement.quantity() == Quantity.SSD_GIB || requirement.quantity() == Quantity.SSD_GB;
        if (isSsd && profile.hddBelowMibPerSecond().isPresent()) {
            OptionalDouble write = value(measured, Quantity.DISK_WRITE_MIB_PER_SECOND);
            if (write.isEmpty()) {
                value = OptionalDouble.empty();
            } else if (write.getAsDouble() < profile.hddBelowMibPerSecond().getAsDouble()) {
                value = OptionalDouble.of(0);
            }
        }
        return new Check(
                requirement, value.isPresent() ? OptionalDouble.of(value.getAsDouble() * requirement.times()) : value);
    }

    /** Sentences on what the verdict hangs on besides the figures: empty where every way of counting comes out alike. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        uncounted.forEach((tier, other) -> checks.getOrDefault(tier, List.of()).stream()
                .filter(check -> EpsRules.isEps(check.requirement()))
                .filter(check -> EpsRules.differ(check, other))
                .findFirst()
                .ifPresent(counted -> remarks.add(EpsRules.remark(tier, counted, other))));
        return remarks;
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
                    lacks.add(requirement.label() + " (" + requirement.describe() + ", here "
                            + Numbers.cut(check.measured().getAsDouble()) + ")");
                case UNKNOWN -> lacks.add(requirement.label() + " (" + requirement.describe() + ", unknown here)");
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

    private static OptionalDouble value(Map<Quantity, Double> measured, Quantity quantity) {
        Double value = measured.get(quantity);
        return value != null && Double.isFinite(value) && value >= 0
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }
}
