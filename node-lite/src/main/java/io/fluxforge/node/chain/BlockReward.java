package io.fluxforge.node.chain;

import java.util.List;

/**
 * What the coinbase of a block may pay, without the fees. All amounts are units of 10^-8.
 *
 * @param height of the block
 * @param proofOfNode whether it is one of Proof of Node: then nobody mines it
 * @param subsidy new units, all but the funds
 * @param payouts to the nodes of each tier; nothing where blocks need not pay them
 * @param miner what is left for the miner if every tier has a node to pay; the fees come on top. 0 under Proof of Node
 * @param development what is left for the development fund under Proof of Node; the fees come on top. Else 0
 * @param funds outputs that are due beyond the subsidy
 */
public record BlockReward(
        int height,
        boolean proofOfNode,
        long subsidy,
        TierPayouts payouts,
        long miner,
        long development,
        List<Fund> funds) {

    /** The reward of a block at this height. */
    public static BlockReward at(ChainParams network, int height) {
        boolean pon = network.isActive(Upgrade.PON, height);
        boolean pays = pon || height >= network.nodes().paymentsFrom();
        long subsidy = Subsidy.at(network, height);
        TierPayouts payouts = pays ? TierPayouts.formulaAt(network, height) : TierPayouts.NONE;
        long rest = subsidy - payouts.total();
        List<Fund> funds =
                network.funds().stream().filter(fund -> fund.isDueAt(height)).toList();
        return new BlockReward(height, pon, subsidy, payouts, pon ? 0 : rest, pon ? rest : 0, funds);
    }

    /**
     * The miner's part of a block of proof of work.
     *
     * @param paidToNodes the payouts of the tiers that have a node to pay; of one that has none the miner keeps the share
     * @param fees of all transactions in the block
     */
    public long minerPart(long paidToNodes, long fees) {
        return Math.addExact(Math.subtractExact(subsidy, paidToNodes), fees);
    }

    /**
     * The most that the outputs of the coinbase may come to (fluxd {@code main.cpp}, {@code ConnectBlock}, "bad-cb-amount").
     *
     * @param fees of all transactions in the block
     */
    public long coinbaseLimit(long fees) {
        long limit = Math.addExact(subsidy, fees);
        for (Fund fund : funds) {
            limit = Math.addExact(limit, fund.amount());
        }
        return limit;
    }
}
