package io.fluxforge.stratum.server.journal;

/**
 * What has become of a found block at the nodes. Whether the chain keeps it is another question, and the ledger's.
 *
 * @param kind which of four
 * @param reason the node that has it, or why none has; one line, empty if there is nothing to say yet
 */
public record BlockFate(Kind kind, String reason) {
    /** The four. */
    public enum Kind {
        /** No node has it yet; it is offered again and again. */
        WAITING("not placed yet"),
        /** A node has taken it. */
        PLACED("placed"),
        /** Another block came first: a node keeps it beside that one, or the chain has gone on without it. */
        LOST("lost race"),
        /** Every node says that it breaks a rule. */
        REFUSED("refused");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** What tables show. */
        public String text() {
            return text;
        }
    }

    /** A block that nobody has been asked about. */
    public static final BlockFate NEW = new BlockFate(Kind.WAITING, "");
}
