package io.fluxforge.cli.demo;

import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * A block and where its coins went, in units.
 *
 * @param miner what is left of the coinbase when the nodes have their parts
 * @param payments transactions behind the coinbase that pay the miner's address, and how much
 */
record DemoBlock(int height, Hash256 hash, long miner, long cumulus, long nimbus, long stratus, List<Paid> payments) {
    /** Coins for the miner in one transaction. */
    record Paid(Hash256 txid, long units) {}

    static DemoBlock of(ChainParams network, int height, Block block, Script miner) {
        BlockReward reward = BlockReward.at(network, height);
        List<TxOutput> rest = new ArrayList<>();
        List<Paid> payments = new ArrayList<>();
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            if (!(transaction instanceof PaymentTransaction payment)) {
                continue;
            }
            if (i == 0) {
                rest.addAll(payment.outputs());
                continue;
            }
            long units = payment.outputs().stream()
                    .filter(output -> output.script().equals(miner))
                    .mapToLong(TxOutput::value)
                    .sum();
            if (units > 0) {
                payments.add(new Paid(payment.txid(), units));
            }
        }
        long cumulus = take(rest, reward.payouts().cumulus());
        long nimbus = take(rest, reward.payouts().nimbus());
        long stratus = take(rest, reward.payouts().stratus());
        long left = rest.stream().mapToLong(TxOutput::value).sum();
        return new DemoBlock(height, block.hash(), left, cumulus, nimbus, stratus, payments);
    }

    /** The node's part, if an output pays just that. */
    private static long take(List<TxOutput> outputs, long amount) {
        for (int i = 0; i < outputs.size(); i++) {
            if (amount > 0 && outputs.get(i).value() == amount) {
                outputs.remove(i);
                return amount;
            }
        }
        return 0;
    }
}
