package io.fluxforge.bench.node.net;

import io.fluxforge.bench.Spread;

/**
 * What the way to a server and back did.
 *
 * @param server host and port
 * @param downloadMbitPerSecond 10^6 bits
 * @param uploadMbitPerSecond as the server received it
 * @param pingMillis round trips of 8 bytes
 */
public record NetResult(String server, double downloadMbitPerSecond, double uploadMbitPerSecond, Spread pingMillis) {}
