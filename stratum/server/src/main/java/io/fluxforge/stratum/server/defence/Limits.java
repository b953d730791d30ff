package io.fluxforge.stratum.server.defence;

/**
 * What a client may cost.
 *
 * @param connections connections at the same time, of all clients
 * @param connectionsPerAddress connections at the same time from one address (IPv6: network of 64 bits)
 * @param loginSeconds seconds until a connection must have subscribed and authorised
 * @param idleSeconds seconds without a line after which a connection is dropped
 * @param lineBytesBefore bytes of a line before the client has subscribed
 * @param lineBytesAfter bytes of a line afterwards
 * @param outboundBytes bytes that wait to be sent, beyond which the client does not read and is dropped
 * @param workersPerConnection workers that one connection may authorise
 * @param badPoints points of a connection's budget of bad shares; an address has four times as many
 * @param badPointsPerMinute points that come back in a minute
 * @param banSeconds seconds that a ban lasts
 * @param handshakesPerSecond TLS handshakes a second; each costs milliseconds of a core
 */
public record Limits(
        int connections,
        int connectionsPerAddress,
        int loginSeconds,
        int idleSeconds,
        int lineBytesBefore,
        int lineBytesAfter,
        int outboundBytes,
        int workersPerConnection,
        int badPoints,
        int badPointsPerMinute,
        int banSeconds,
        int handshakesPerSecond) {
    /** An address is often a farm behind one router. */
    private static final int ADDRESS_FACTOR = 4;

    /** What suits a pool on the open internet. */
    public static final Limits DEFAULT =
            new Limits(100_000, 500, 30, 900, 32 << 10, 4 << 10, 64 << 10, 256, 200, 60, 600, 100);

    /** A new budget for a connection. */
    public BadShareBudget newConnectionBudget(long nowNanos) {
        return new BadShareBudget(badPoints, badPointsPerMinute, nowNanos);
    }

    /** A new budget for an address. */
    public BadShareBudget newAddressBudget(long nowNanos) {
        return new BadShareBudget(ADDRESS_FACTOR * badPoints, ADDRESS_FACTOR * badPointsPerMinute, nowNanos);
    }
}
