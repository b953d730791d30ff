package io.fluxforge.verifier;

import org.jspecify.annotations.Nullable;

/**
 * What the verifier says of one solution: valid, or the first rule found broken and where.
 *
 * @param broken the rule that was broken, null if the solution is valid
 * @param level the level of the tree, 0 joins rows, k − 1 is the root; −1 where the rule has no place
 * @param pair the pair of sub-trees within the level, 0 is leftmost; −1 where the rule has no place
 */
public record Verdict(@Nullable Rule broken, int level, int pair) {
    /** The verdict on a valid solution. */
    public static final Verdict VALID = new Verdict(null, -1, -1);

    /** The verdict on a solution of the wrong length. */
    public static final Verdict WRONG_LENGTH = new Verdict(Rule.LENGTH, -1, -1);

    /** Whether every rule holds. */
    public boolean isValid() {
        return broken == null;
    }

    /** {@code valid}, or {@code invalid: CODE at level L, pair P}. */
    @Override
    public String toString() {
        if (broken == null) {
            return "valid";
        }
        return "invalid: " + broken.code() + (level < 0 ? "" : " at level " + level + ", pair " + pair);
    }
}
