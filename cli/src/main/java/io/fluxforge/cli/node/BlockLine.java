package io.fluxforge.cli.node;

import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Fund;
import io.fluxforge.node.chain.Upgrade;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line about a new block: height, hash, miner's part, paid nodes, difficulty and the network's speed. */
public final class BlockLine {
    private static final int DECIMALS = 8;
    /** Blocks whose work and time give the network's speed, as the node's {@code getnetworksolps} has it. */
    private static final int SPEED_BLOCKS = 120;

    private final ChainParams network;
    private final FollowedChain chain;

    /** Lines about blocks of this chain. */
    public BlockLine(ChainParams network, FollowedChain chain) {
        this.network = network;
        this.chain = chain;
    }

    /** The line of a whole block; the part about its coinbase is left out if it has none. */
    public String of(HeaderRecord header, @Nullable Block block) {
        StringBuilder line =
                new StringBuilder().append(header.height()).append("  ").append(header.hash());
        if (block != null
                && !block.transactions().isEmpty()
                && block.transactions().getFirst() instanceof PaymentTransaction coinbase) {
            line.append("  ").append(payments(header.height(), coinbase));
        }
        if (!network.isActive(Upgrade.PON, header.height())) {
            line.append(String.format(Locale.ROOT, "  difficulty %.4g", difficulty(header.bits())));
            double speed = solutionsPerSecond(header);
            if (speed > 0) {
                line.append(String.format(Locale.ROOT, "  %.4g Sol/s", speed));
            }
        }
        return line.toString();
    }

    /** Takes the outputs that are due to nodes and funds from all; what is left is the miner's. */
    private String payments(int height, PaymentTransaction coinbase) {
        BlockReward reward = BlockReward.at(network, height);
        List<TxOutput> rest = new ArrayList<>(coinbase.outputs());
        for (Fund fund : reward.funds()) {
            take(rest, fund.amount());
        }
        StringBuilder nodes = new StringBuilder();
        describe(nodes, "Cumulus", take(rest, reward.payouts().cumulus()));
        describe(nodes, "Nimbus", take(rest, reward.payouts().nimbus()));
        describe(nodes, "Stratus", take(rest, reward.payouts().stratus()));
        long left = rest.stream().mapToLong(TxOutput::value).sum();
        return (reward.proofOfNode() ? "development " : "miner ")
                + coins(left)
                + (nodes.isEmpty() ? "  no nodes" : nodes);
    }

    private static @Nullable TxOutput take(List<TxOutput> outputs, long amount) {
        for (int i = 0; i < outputs.size() && amount > 0; i++) {
            if (outputs.get(i).value() == amount) {
                return outputs.remove(i);
            }
        }
        return null;
    }

    private void describe(StringBuilder nodes, String tier, @Nullable TxOutput output) {
        if (output != null) {
            String to = Address.of(output.script())
                    .map(address -> address.format(network.addresses().prefixes()))
                    .orElse("a script");
            nodes.append("  ").append(tier).append(' ').append(to);
        }
    }

    private double difficulty(int bits) {
        BigInteger limit = network.difficulty().limit();
        BigInteger easiest =
                CompactTarget.decode(CompactTarget.encode(limit), limit).target();
        BigInteger target = CompactTarget.decode(bits, limit).target();
        return target.signum() == 0 ? 0 : easiest.doubleValue() / target.doubleValue();
    }

    private double solutionsPerSecond(HeaderRecord last) {
        HeaderRecord first = chain.recordAt(Math.max(0, last.height() - SPEED_BLOCKS));
        if (first == null || last.time() <= first.time()) {
            return 0;
        }
        return last.chainWork().subtract(first.chainWork()).doubleValue() / (last.time() - first.time());
    }

    private static String coins(long units) {
        return BigDecimal.valueOf(units, DECIMALS).toPlainString();
    }
}
