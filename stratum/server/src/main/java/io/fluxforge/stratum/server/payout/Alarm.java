package io.fluxforge.stratum.server.payout;

/**
 * Why nothing is paid until an operator says so.
 *
 * @param id counts up
 * @param raisedMillis since when
 * @param payment that it is about, 0 for none
 * @param reason for people
 */
public record Alarm(long id, long raisedMillis, long payment, String reason) {}
