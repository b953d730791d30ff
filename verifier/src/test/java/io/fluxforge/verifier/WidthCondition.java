package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.LaneProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests of an execution that forces wider vectors than this CPU has. A missing incubator module is not a reason to
 * skip: then the build is wrong, and the tests fail.
 */
public final class WidthCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String forced = System.getProperty(LaneProvider.PROPERTY, "auto");
        return decide(forced, LaneProvider.vectorBits());
    }

    static ConditionEvaluationResult decide(String forced, int vectorBits) {
        if (vectorBits > 0 && forced.matches("[0-9]{1,9}") && Integer.parseInt(forced) > vectorBits) {
            return ConditionEvaluationResult.disabled("-D" + LaneProvider.PROPERTY + "=" + forced
                    + ", but this CPU's vectors have " + vectorBits + " bits");
        }
        return ConditionEvaluationResult.enabled("this CPU runs -D" + LaneProvider.PROPERTY + "=" + forced);
    }
}
