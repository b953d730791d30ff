package io.fluxforge.stratum.server.difficulty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.stratum.protocol.Target;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Miners whose shares come at random, as they do, each run from its own seed. */
class VardiffTest {
    private static final Target DIFF1 = Objects.requireNonNull(Target.parse("0007" + "f".repeat(60)));
    private static final long SECOND = 1_000_000_000L;
    private static final double SHARE_SECONDS = 15;

    private static final class Rig {
        private final DifficultyPolicy policy = new DifficultyPolicy(DIFF1, 1, 0.001, 1e9, SHARE_SECONDS);
        private final Vardiff vardiff;
        private final Random random;
        private long now;
        private int changes;
        private long lastChange = -1000 * SECOND;
        private long leastGap = Long.MAX_VALUE;
        private Target target;

        Rig(long seed, double startDifficulty) {
            random = new Random(seed);
            target = policy.target(startDifficulty);
            vardiff = new Vardiff(policy, target, 0);
        }

        /** Mines for some minutes; a job comes every five seconds. */
        void mine(double solutionsPerSecond, int minutes) {
            for (long end = now + minutes * 60L * SECOND; now < end; now += 5 * SECOND) {
                double expected = 5 * solutionsPerSecond / target.expectedSolutions();
                for (int n = poisson(expected); n > 0; n--) {
                    vardiff.accepted(target);
                }
                Target next = vardiff.next(now);
                if (!next.equals(target)) {
                    changes++;
                    leastGap = Math.min(leastGap, now - lastChange);
                    lastChange = now;
                    target = next;
                }
            }
        }

        private int poisson(double mean) {
            if (mean > 50) {
                return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            }
            int n = 0;
            for (double p = random.nextDouble(); p > Math.exp(-mean); p *= random.nextDouble()) {
                n++;
            }
            return n;
        }

        double interval(double solutionsPerSecond) {
            return target.expectedSolutions() / solutionsPerSecond;
        }
    }

    @Test
    void steadyRigAtItsDifficultyIsLeftAlone() {
        int changes = 0;
        for (int seed = 0; seed < 100; seed++) {
            Rig rig = new Rig(seed, 1);
            rig.mine(DIFF1.expectedSolutions() / SHARE_SECONDS, 24 * 60);
            changes += rig.changes;
        }
        // A hundred days of mining.
        assertThat(changes).isLessThan(40);
    }

    @ParameterizedTest
    @CsvSource({"0.001", "0.03", "0.5", "3", "40", "1000", "100000"})
    void findsTheRigsRateAndKeepsIt(double factor) {
        for (int seed = 0; seed < 20; seed++) {
            Rig rig = new Rig(seed, 1);
            double rate = factor * DIFF1.expectedSolutions() / SHARE_SECONDS;
            rig.mine(rate, 60);
            assertThat(rig.interval(rate)).as("seed %d", seed).isBetween(SHARE_SECONDS / 2.2, SHARE_SECONDS * 2.2);
            int found = rig.changes;
            rig.mine(rate, 600);
            assertThat(rig.changes - found).as("seed %d", seed).isLessThanOrEqualTo(6);
            assertThat(rig.leastGap).isGreaterThanOrEqualTo(60 * SECOND);
        }
    }

    @Test
    void followsARigThatGrowsAndShrinks() {
        Rig rig = new Rig(5, 1);
        double rate = DIFF1.expectedSolutions() / SHARE_SECONDS;
        for (double factor : new double[] {1, 6, 0.2, 30}) {
            rig.mine(rate * factor, 120);
            assertThat(rig.interval(rate * factor)).isBetween(SHARE_SECONDS / 2.2, SHARE_SECONDS * 2.2);
        }
        assertThat(rig.leastGap).isGreaterThanOrEqualTo(60 * SECOND);
    }

    @Test
    void staysWithinTheLimitsAndLeavesTheFixedAlone() {
        DifficultyPolicy narrow = new DifficultyPolicy(DIFF1, 2, 1, 4, SHARE_SECONDS);
        Vardiff silent = new Vardiff(narrow, narrow.target(2), 0);
        assertThat(silent.next(600 * SECOND).difficulty(DIFF1)).isEqualTo(1);
        Vardiff loud = new Vardiff(narrow, narrow.target(2), 0);
        for (int i = 0; i < 1000; i++) {
            loud.accepted(narrow.target(2));
        }
        assertThat(loud.next(59 * SECOND)).isEqualTo(narrow.target(2));
        assertThat(loud.next(61 * SECOND)).isEqualTo(narrow.target(4));
        DifficultyPolicy constant = new DifficultyPolicy(DIFF1, 2, 1, 4, 0);
        assertThat(new Vardiff(constant, constant.target(2), 0).next(99_999 * SECOND))
                .isEqualTo(constant.target(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|0",
                "''|0",
                "d=512|512",
                "m=solo,d=0.25|0.25",
                "d=8;x|8",
                "x d=3|3",
                "d=0|0",
                "d=-1|0",
                "xd=5|0",
                "d=1e9|0",
                "D=5|0",
                "d=9999999999999999999|0"
            })
    void readsPasswords(String password, double difficulty) {
        assertThat(PasswordOptions.difficulty(password).orElse(0)).isEqualTo(difficulty);
    }

    @Test
    void remembersTheTargetOfEachLiveJob() {
        IssuedTargets issued = new IssuedTargets();
        Target[] targets = new Target[8];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = Target.ofDifficulty(i / 2 + 1, DIFF1);
            issued.issue(10 + i, targets[i], 10);
        }
        assertThat(issued.of(9)).isNull();
        for (int i = 0; i < targets.length; i++) {
            assertThat(issued.of(10 + i)).isEqualTo(targets[i]);
        }
        issued.issue(30, targets[7], 14);
        assertThat(issued.of(14)).isEqualTo(targets[4]);
        assertThat(issued.of(30)).isEqualTo(targets[7]);
        assertThat(issued.latest()).isEqualTo(targets[7]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 3, Double.NaN})
    void refusesPoliciesThatContradictThemselves(double min) {
        assertThatThrownBy(() -> new DifficultyPolicy(DIFF1, 2, min, 4, 15))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
