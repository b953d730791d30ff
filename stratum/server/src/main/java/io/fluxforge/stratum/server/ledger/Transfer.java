package io.fluxforge.stratum.server.ledger;

/**
 * One line of a posting. It names both sides, so that no posting can be out of balance.
 *
 * @param from whose balance falls
 * @param to whose balance rises
 * @param units more than 0
 */
public record Transfer(Account from, Account to, long units) {
    /** @throws IllegalArgumentException naming the units if they are not above 0 */
    public Transfer {
        if (units <= 0) {
            throw new IllegalArgumentException("a transfer of " + units + " units from " + from + " to " + to);
        }
    }
}
