package io.fluxforge.bench.node.tier;

/** What a requirement makes of a measurement. */
public enum Verdict {
    PASSED,
    FAILED,
    /** Nothing was measured. Never as good as passed. */
    UNKNOWN
}
