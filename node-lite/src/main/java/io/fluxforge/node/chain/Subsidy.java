package io.fluxforge.node.chain;

/** How many new units a block creates (fluxd {@code main.cpp}, {@code GetBlockSubsidy}). */
public final class Subsidy {
    private Subsidy() {}

    /** Units of 10^-8. The first block creates nothing, whatever the formula says: its coinbase pays 0 on every network. */
    public static long at(ChainParams network, int height) {
        if (network.isActive(Upgrade.PON, height)) {
            int since = height - network.activationHeight(Upgrade.PON).orElseThrow();
            return ofPon(network.pon().orElseThrow(), since);
        }
        return height == 0 ? 0 : ofPow(network.subsidy(), height);
    }

    private static long ofPow(SubsidyParams subsidy, int height) {
        if (height == 1) {
            return subsidy.premineAtHeight1();
        }
        int slowStart = subsidy.slowStartBlocks();
        if (height < slowStart / 2) {
            return Math.multiplyExact(subsidy.initial() / slowStart, (long) height);
        }
        if (height < slowStart) {
            // The ramp leaves out its middle step, so that it creates as much as half as many full blocks.
            return Math.multiplyExact(subsidy.initial() / slowStart, height + 1L);
        }
        int halvings = (height - slowStart / 2) / subsidy.halvingInterval();
        return subsidy.initial() >> Math.min(halvings, subsidy.maxHalvings());
    }

    private static long ofPon(PonParams pon, int blocksSince) {
        long subsidy = pon.initial();
        int reductions = Math.min(blocksSince / pon.reductionInterval(), pon.maxReductions());
        for (int i = 0; i < reductions; i++) {
            subsidy = subsidy * 9 / 10;
        }
        return subsidy;
    }
}
