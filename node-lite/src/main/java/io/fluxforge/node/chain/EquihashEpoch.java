package io.fluxforge.node.chain;

import io.fluxforge.verifier.EquihashParams;
import java.util.List;

/**
 * The proofs of work that a run of blocks may carry, up to the next epoch.
 *
 * @param from height of the first block
 * @param accepted parameters that miners use, the preferred ones first
 * @param overlap number of blocks at the beginning for which those of the epoch before are accepted too
 */
public record EquihashEpoch(int from, List<EquihashParams> accepted, int overlap) {}
