package io.fluxforge.bench.node.confirm;

import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.node.codec.NodeConfirm;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about one confirmation.
 *
 * @param findings one for each {@link Aspect}
 */
public record ConfirmCheck(NodeConfirm confirm, List<Finding> findings) {
    /** Copies the list. */
    public ConfirmCheck {
        findings = List.copyOf(findings);
    }

    /** What can be checked of a confirmation. */
    public enum Aspect {
        /** Tier, update type and address are of the form that nodes accept. */
        FORM("form"),
        /** The network's key of that time signed tier, benchmark time, address and the node's signature. */
        BENCHMARK_SIGNATURE("benchmark signature"),
        /** The node signed collateral, update type and signature time; takes its key, which its start transaction has. */
        NODE_SIGNATURE("node signature"),
        /** The id covers everything but the two signatures; takes an id from elsewhere: asked for, or in a block's root. */
        TXID("transaction id");

        private final String label;

        Aspect(String label) {
            this.label = label;
        }

        /** What people call it. */
        public String label() {
            return label;
        }
    }

    /** How an aspect came out. */
    public enum Outcome {
        VALID,
        INVALID,
        UNCHECKED
    }

    /** An aspect, and a few words on how it came out. */
    public record Finding(Aspect aspect, Outcome outcome, String detail) {}

    /** Whether nothing is wrong: the benchmark's signature is valid, and so is all else that could be checked. */
    public boolean isValid() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.INVALID)
                && findings.stream()
                        .anyMatch(finding ->
                                finding.aspect() == Aspect.BENCHMARK_SIGNATURE && finding.outcome() == Outcome.VALID);
    }

    /** What could not be checked, for want of a key or an id to compare with. */
    public List<Aspect> unchecked() {
        return findings.stream()
                .filter(finding -> finding.outcome() == Outcome.UNCHECKED)
                .map(Finding::aspect)
                .toList();
    }

    /** The tier that the benchmark found; empty for a number that is none. */
    public Optional<Tier> tier() {
        return Tier.ofNumber(confirm.benchmarkTier());
    }
}
