package io.fluxforge.stratum.server.difficulty;

import io.fluxforge.stratum.protocol.Target;

/**
 * How hard shares are on a port. Difficulty is diff1 / target.
 *
 * @param diff1 the target of difficulty 1: the network's largest
 * @param start difficulty of a client that nothing is known of
 * @param min least difficulty, also of {@code d=} and {@code mining.suggest_target}
 * @param max greatest difficulty
 * @param shareSeconds seconds between two shares of a connection that vardiff aims at; 0 leaves the difficulty alone
 */
public record DifficultyPolicy(Target diff1, double start, double min, double max, double shareSeconds) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public DifficultyPolicy {
        if (!(min > 0 && min <= start && start <= max && max < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("difficulties min=" + min + ", start=" + start + ", max=" + max
                    + " are not positive and ascending");
        }
        if (!(shareSeconds >= 0 && shareSeconds <= 3600)) {
            throw new IllegalArgumentException("share seconds=" + shareSeconds + ", allowed 0 to 3600");
        }
    }

    /** Whether the difficulty follows the client's rate. */
    public boolean varies() {
        return shareSeconds > 0;
    }

    /** The target of a difficulty, within the limits. */
    public Target target(double difficulty) {
        return Target.ofDifficulty(Math.clamp(difficulty, min, max), diff1);
    }

    /** A target, within the limits. */
    public Target clamp(Target target) {
        double difficulty = target.difficulty(diff1);
        return difficulty >= min && difficulty <= max ? target : target(difficulty);
    }
}
