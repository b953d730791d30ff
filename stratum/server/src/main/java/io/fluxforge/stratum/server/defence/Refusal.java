package io.fluxforge.stratum.server.defence;

/**
 * A connection is not let in.
 *
 * @param text for the log and the client: why, in a line
 */
public record Refusal(RefusalReason reason, String text) {}
