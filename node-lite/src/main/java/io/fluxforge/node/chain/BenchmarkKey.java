package io.fluxforge.node.chain;

/**
 * A key that signs benchmarks of nodes.
 *
 * @param publicKey 65 bytes, uncompressed, as 130 hex digits
 * @param fromTime Unix time from which it counts; of several the latest
 */
public record BenchmarkKey(String publicKey, long fromTime) {}
