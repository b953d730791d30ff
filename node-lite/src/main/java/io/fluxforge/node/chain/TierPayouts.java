package io.fluxforge.node.chain;

/**
 * What a block pays to the nodes of each tier (fluxd {@code main.cpp}, {@code GetFluxnodeSubsidy}).
 *
 * @param cumulus units of 10^-8
 * @param nimbus units of 10^-8
 * @param stratus units of 10^-8
 */
public record TierPayouts(long cumulus, long nimbus, long stratus) {
    /** Nothing to anyone. */
    public static final TierPayouts NONE = new TierPayouts(0, 0, 0);

    /** The three together. */
    public long total() {
        return Math.addExact(Math.addExact(cumulus, nimbus), stratus);
    }

    /** What the formula gives at this height, whether or not blocks there must pay it: see {@link BlockReward#at}. */
    public static TierPayouts formulaAt(ChainParams network, int height) {
        long subsidy = Subsidy.at(network, height);
        if (network.isActive(Upgrade.PON, height)) {
            PonParams pon = network.pon().orElseThrow();
            return new TierPayouts(
                    ofPon(pon, subsidy, pon.cumulus()),
                    ofPon(pon, subsidy, pon.nimbus()),
                    ofPon(pon, subsidy, pon.stratus()));
        }
        NodeShares shares = network.nodes().shares().getFirst();
        for (NodeShares later : network.nodes().shares()) {
            if (later.from() <= height) {
                shares = later;
            }
        }
        return new TierPayouts(
                ofPow(subsidy, shares.cumulus()), ofPow(subsidy, shares.nimbus()), ofPow(subsidy, shares.stratus()));
    }

    /** The one place where consensus is a floating-point product: 64 bits, rounded to the nearest, then cut off. */
    private static long ofPow(long subsidy, double share) {
        return (long) (subsidy * share);
    }

    private static long ofPon(PonParams pon, long subsidy, long part) {
        return Math.multiplyExact(subsidy, part) / pon.initial();
    }
}
