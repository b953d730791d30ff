package io.fluxforge.miner.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * How connections are made and kept.
 *
 * @param connectTimeout for one address of a host, and for the TLS handshake
 * @param loginTimeout from the connection to the answers to subscribe and authorize
 * @param jobTimeout from there to the first job
 * @param answerTimeout from a request to its answer
 * @param keepAlive silence of the pool after which it is asked for a sign of life
 * @param firstRetry wait before a pool that failed once is tried again; doubles with each failure
 * @param longestRetry the longest such wait
 * @param followForeign whether {@code client.reconnect} may lead to another host
 * @param proxy SOCKS5
 */
public record NetOptions(
        Duration connectTimeout,
        Duration loginTimeout,
        Duration jobTimeout,
        Duration answerTimeout,
        Duration keepAlive,
        Duration firstRetry,
        Duration longestRetry,
        boolean followForeign,
        Optional<SocksProxy> proxy) {
    /** What suits pools on the internet. */
    public static final NetOptions DEFAULT = new NetOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            false,
            Optional.empty());
}
