package io.fluxforge.node.chain;

import java.util.List;
import java.util.OptionalInt;

/** How hard the next block is (fluxd {@code pow.cpp}, {@code GetNextWorkRequired}; {@code pon-fork.cpp}). */
public final class Difficulty {
    private Difficulty() {}

    /**
     * The bits that the block after {@code parent} must have.
     *
     * @param parent the chain up to the block before
     * @param time of the new block in seconds since 1970; on test networks the answer depends on it
     */
    public static int nextBits(ChainParams network, HeaderView parent, long time) {
        int height = parent.height() + 1;
        if (network.isActive(Upgrade.PON, height)) {
            int activation = network.activationHeight(Upgrade.PON).orElseThrow();
            return PonDifficulty.nextBits(network.pon().orElseThrow(), activation, parent);
        }
        DifficultyParams difficulty = network.difficulty();
        DifficultyRule rule = ruleAt(difficulty.rules(), height);
        for (DifficultyReset reset : difficulty.resets()) {
            if (reset.covers(height)) {
                return switch (reset.kind()) {
                    case LIMIT -> Target.toBits(difficulty.limit(), difficulty.limit());
                    case EASED -> EasedTarget.nextBits(difficulty, rule, reset, parent);
                };
            }
        }
        if (mayUseLimit(difficulty, parent, time)) {
            return Target.toBits(difficulty.limit(), difficulty.limit());
        }
        return switch (rule.algorithm()) {
            case DIGISHIELD -> Digishield.nextBits(difficulty, rule, parent);
            case LWMA -> Lwma.nextBits(difficulty, rule, parent);
            case LWMA3 -> Lwma3.nextBits(difficulty, rule, parent);
        };
    }

    /** The test networks' rule: whoever waits for more than twice the spacing finds it easy, so that no test chain gets stuck. */
    private static boolean mayUseLimit(DifficultyParams difficulty, HeaderView parent, long time) {
        OptionalInt after = difficulty.minimumDifficultyAfter();
        return after.isPresent()
                && parent.height() >= after.getAsInt()
                && time > parent.time(parent.height()) + 2L * difficulty.spacingSeconds();
    }

    private static DifficultyRule ruleAt(List<DifficultyRule> rules, int height) {
        int last = rules.size() - 1;
        while (rules.get(last).from() > height) {
            last--;
        }
        return rules.get(last);
    }
}
