package io.fluxforge.node.chain;

import java.util.List;

/**
 * What is paid to nodes under proof of work, and who benchmarks them.
 *
 * @param paymentsFrom height from which blocks must pay nodes; earlier ones may
 * @param shares by height, the first from 0
 * @param benchmarkKeys in the order of their times
 */
public record NodeParams(int paymentsFrom, List<NodeShares> shares, List<BenchmarkKey> benchmarkKeys) {}
