package io.fluxforge.verifier;

import java.util.EnumMap;
import java.util.Map;

/** Every verdict that one parameter set can have, made once, so that refusing a solution allocates nothing. */
final class Verdicts {
    private final Map<Rule, Verdict[]> byRule = new EnumMap<>(Rule.class);
    private final int solutionIndices;

    Verdicts(EquihashParams params) {
        solutionIndices = params.solutionIndices();
        for (Rule rule : Rule.values()) {
            Verdict[] places = new Verdict[solutionIndices - 1];
            for (int level = 0; level < params.k(); level++) {
                for (int pair = 0; pair < solutionIndices >>> (level + 1); pair++) {
                    places[place(level, pair)] = new Verdict(rule, level, pair);
                }
            }
            byRule.put(rule, places);
        }
    }

    Verdict of(Rule rule, int level, int pair) {
        Verdict[] places = byRule.get(rule);
        if (places == null) {
            throw new IllegalArgumentException("rule=" + rule);
        }
        return places[place(level, pair)];
    }

    /** Numbers the pairs of all levels: those of level 0 first, the root last. */
    private int place(int level, int pair) {
        return solutionIndices - (solutionIndices >>> level) + pair;
    }
}
