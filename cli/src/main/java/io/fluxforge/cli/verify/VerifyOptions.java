package io.fluxforge.cli.verify;

import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a {@link VerifyStream}.
 *
 * @param params what all solutions are checked against; null to go by the length of each, with Flux's personalisations
 * @param targetLimit the largest target of the network whose rules each header's target and hash must meet; null to check
 *     solutions alone
 * @param threads how many batches are verified at the same time, at least 1
 * @param json whether each answer is a JSON object instead of words
 */
public record VerifyOptions(
        @Nullable EquihashParams params, @Nullable BigInteger targetLimit, int threads, boolean json) {
    public VerifyOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + ", min=1");
        }
    }
}
