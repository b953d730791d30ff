package io.fluxforge.stratum.server.accounting;

/**
 * Sums since the beginning, as the data base has them.
 *
 * @param name a worker or an address
 * @param accepted shares accepted
 * @param stale shares whose job was void
 * @param duplicate shares seen before
 * @param low shares above their target
 * @param invalid shares that broke another rule
 * @param work solutions that the accepted shares stand for
 * @param best solutions that the best share's own hash stands for
 * @param lastShare when the last was accepted, milliseconds since 1970
 */
public record ShareTotals(
        String name,
        long accepted,
        long stale,
        long duplicate,
        long low,
        long invalid,
        double work,
        double best,
        long lastShare) {}
