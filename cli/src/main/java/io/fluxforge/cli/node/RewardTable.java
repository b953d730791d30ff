package io.fluxforge.cli.node;

import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Fund;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Locale;

/** A block's reward for people, amounts in coins. */
public final class RewardTable {
    private static final int DECIMALS = 8;

    private RewardTable() {}

    /** Prints it. */
    public static void print(ChainParams network, BlockReward reward, PrintStream out) {
        out.println("block " + reward.height() + " of " + network.name() + ", "
                + (reward.proofOfNode() ? "Proof of Node" : "proof of work"));
        printLine(out, "subsidy", reward.subsidy(), reward, "");
        printLine(out, "Cumulus", reward.payouts().cumulus(), reward, "");
        printLine(out, "Nimbus", reward.payouts().nimbus(), reward, "");
        printLine(out, "Stratus", reward.payouts().stratus(), reward, "");
        if (reward.proofOfNode()) {
            String address = network.pon().orElseThrow().developmentAddress();
            printLine(out, "development", reward.development(), reward, "  and all fees, to " + address);
        } else {
            printLine(out, "miner", reward.miner(), reward, "  and all fees");
        }
        for (Fund fund : reward.funds()) {
            String note = "  beyond the subsidy, to " + fund.address();
            out.printf(Locale.ROOT, "  %-12s %20s%s%n", fund.name(), coins(fund.amount()), note);
        }
        int paymentsFrom = network.nodes().paymentsFrom();
        if (!reward.proofOfNode() && reward.height() > 0 && reward.height() < paymentsFrom) {
            out.println(
                    "Blocks below " + paymentsFrom + " need not pay nodes; where they did, it is the miner's loss.");
        }
    }

    private static void printLine(PrintStream out, String what, long amount, BlockReward reward, String note) {
        String percent =
                reward.subsidy() == 0 ? "" : String.format(Locale.ROOT, " %7.3f %%", 100.0 * amount / reward.subsidy());
        out.printf(Locale.ROOT, "  %-12s %20s%s%s%n", what, coins(amount), percent, note);
    }

    private static String coins(long units) {
        return BigDecimal.valueOf(units, DECIMALS).toPlainString();
    }
}
