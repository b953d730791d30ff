package io.fluxforge.stratum.server.difficulty;

import io.fluxforge.stratum.protocol.Target;

/**
 * Follows one connection's rate, so that its shares come at the interval of the policy. For one thread.
 *
 * <p>Work found since the last change gives the rate; with n shares its relative error is about 1 / √n. A change is made only if the
 * rate is off by more than {@value #MIN_RATIO} times and by more than chance explains (three and a half standard deviations), at most once a
 * minute, and at most {@value #MAX_STEP} times up or down. So a steady miner sees no changes, and a fast one few.
 */
public final class Vardiff {
    private static final long STEP_NANOS = 60_000_000_000L;
    private static final long WINDOW_NANOS = 10 * STEP_NANOS;
    private static final double MIN_RATIO = 1.5;
    private static final double MAX_STEP = 16;
    private static final double DEVIATIONS = 3.5;
    /** Shares expected, of which not one coming happens once in 400 times by chance. */
    private static final double TELLING_NONE = 6;

    private final DifficultyPolicy policy;
    private Target target;
    private long since;
    private double solutions;

    /**
     * Begins with a target.
     *
     * @param nowNanos a clock that only moves on, as of every later call
     */
    public Vardiff(DifficultyPolicy policy, Target target, long nowNanos) {
        this.policy = policy;
        this.target = target;
        since = nowNanos;
    }

    /** Counts an accepted share. */
    public void accepted(Target shareTarget) {
        solutions += shareTarget.expectedSolutions();
    }

    /** Sets the target, as if nothing were known of the rate. */
    public void restart(Target newTarget, long nowNanos) {
        target = newTarget;
        since = nowNanos;
        solutions = 0;
    }

    /** The target as it is. */
    public Target target() {
        return target;
    }

    /** The target for the next job: where a change is made, if one is due. */
    public Target next(long nowNanos) {
        long elapsed = nowNanos - since;
        if (!policy.varies() || elapsed < STEP_NANOS) {
            return target;
        }
        double each = target.expectedSolutions();
        double shares = solutions / each;
        double wanted = elapsed * 1e-9 / policy.shareSeconds();
        if (isOff(shares, wanted)) {
            double ratio = Math.clamp(shares / wanted, 1 / MAX_STEP, MAX_STEP);
            restart(policy.target(target.difficulty(policy.diff1()) * ratio), nowNanos);
        } else if (elapsed > WINDOW_NANOS) {
            // An old rate counts half, so that a change of the rig shows before long.
            since = nowNanos - elapsed / 2;
            solutions /= 2;
        }
        return target;
    }

    private static boolean isOff(double shares, double wanted) {
        if (shares < 0.5) {
            // No share at all is telling sooner than deviations are.
            return wanted >= TELLING_NONE;
        }
        double ratio = Math.max(shares / wanted, wanted / shares);
        return ratio > MIN_RATIO && Math.abs(shares - wanted) > DEVIATIONS * Math.sqrt(Math.max(shares, wanted));
    }
}
