package io.fluxforge.node.rpc;

/**
 * What a node says of a submitted block (BIP 22 and fluxd {@code rpc/mining.cpp}, {@code submitblock}).
 *
 * @param kind what it means for the block
 * @param word the node's own, such as {@code high-hash}; empty if it answered null
 */
public record SubmitVerdict(Kind kind, String word) {
    /** What a verdict means. */
    public enum Kind {
        /** The block is valid and now the tip. */
        ACCEPTED,
        /** The node had it already; so it does after a submission whose answer was lost. */
        DUPLICATE,
        /** The block is valid beside another tip: a race lost so far, not an error. */
        INCONCLUSIVE,
        /** The block breaks a rule, extends an unknown block, or is no block at all. */
        REJECTED;
    }

    /** The answer null. */
    public static final SubmitVerdict ACCEPTED = new SubmitVerdict(Kind.ACCEPTED, "");

    /** Whether the node keeps the block, so that it can be, or become, part of the best chain. */
    public boolean isKept() {
        return kind != Kind.REJECTED;
    }

    /** The verdict that a word stands for. */
    public static SubmitVerdict ofWord(String word) {
        return switch (word) {
            case "" -> ACCEPTED;
            case "duplicate" -> new SubmitVerdict(Kind.DUPLICATE, word);
            case "inconclusive", "duplicate-inconclusive" -> new SubmitVerdict(Kind.INCONCLUSIVE, word);
            default -> new SubmitVerdict(Kind.REJECTED, word);
        };
    }

    @Override
    public String toString() {
        return kind == Kind.ACCEPTED ? "accepted" : word;
    }
}
