package io.fluxforge.stratum.server.net;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which workers are let in: those whose name begins with an address that can be paid. */
@FunctionalInterface
public interface WorkerRule {
    /**
     * Why a worker is not let in, in a line for the miner; null if he is.
     *
     * @param name printable, without blanks
     */
    @Nullable
    String refusal(String name);

    /** Lets in whoever passes a test. */
    static WorkerRule of(Predicate<String> test) {
        return name -> test.test(name) ? null : "not a name that can be paid here";
    }
}
