package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.Fund;
import io.fluxforge.node.chain.HeaderFault;
import io.fluxforge.node.chain.HeaderRules;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.MerkleTree;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a block must fulfil, in the order in which fluxd asks. Each method returns null or the word with which fluxd refuses the block
 * ({@code main.cpp}: {@code CheckBlockHeader}, {@code ContextualCheckBlockHeader}, {@code CheckBlock}, {@code
 * ContextualCheckBlock}, {@code ConnectBlock}). Words of our own, for what this node does not do, begin with {@code private-}.
 */
final class Rules {
    /** Root of the tree of shielded notes while there are none, on every network of the family. */
    static final Hash256 EMPTY_SAPLING_ROOT =
            Hash256.parse("3e49b5f954aa9d3545bc6c37744661eea48d7c34e3000d82b7f0010c30f4c2fb");

    private final ChainParams network;
    private final AddressPrefixes prefixes;
    private final Map<EquihashParams, EquihashVerifier> verifiers = new ConcurrentHashMap<>();

    Rules(ChainParams network) {
        this.network = network;
        this.prefixes = new AddressPrefixes(
                network.addresses().publicKeyHash(), network.addresses().scriptHash());
    }

    /** Prefixes of the network's addresses. */
    AddressPrefixes prefixes() {
        return prefixes;
    }

    /**
     * What a header alone must fulfil after its parent.
     *
     * @param checkedBefore whether the header is one that was found good earlier: then its solution and our clock do not matter
     */
    @Nullable
    String checkHeader(ChainHeader header, BlockEntry parent, long nowSeconds, boolean checkedBefore) {
        if (!(header instanceof PowHeader proof)) {
            return HeaderFault.PREMATURE_PON.word();
        }
        if (!checkedBefore) {
            String wrong = checkSolution(proof, parent.height + 1);
            if (wrong != null) {
                return wrong;
            }
        }
        long now = checkedBefore ? header.time() : nowSeconds;
        HeaderFault fault = HeaderRules.findFault(network, new EntryView(parent), header, now);
        return fault == null ? null : fault.word();
    }

    private @Nullable String checkSolution(PowHeader header, int height) {
        byte[] solution = header.solution();
        List<EquihashParams> fitting = EquihashSchedule.acceptedAt(network, height).stream()
                .filter(params -> params.solutionBytes() == solution.length)
                .toList();
        if (fitting.isEmpty()) {
            return HeaderFault.SOLUTION_LENGTH.word();
        }
        byte[] input = header.blockHeader().toBytes();
        boolean solved = fitting.stream()
                .anyMatch(params -> verifiers
                        .computeIfAbsent(params, EquihashVerifier::new)
                        .verify(input, solution)
                        .isValid());
        return solved ? null : "invalid-solution";
    }

    /** What a block must fulfil whatever the chain before it holds. */
    @Nullable
    String checkBlock(Block block, int height) {
        List<Transaction> transactions = block.transactions();
        MerkleTree.Root root = block.merkleRoot();
        if (!root.hash().equals(block.header().merkleRoot())) {
            return "bad-txnmrklroot";
        }
        if (root.mutated()) {
            return "bad-txns-duplicate";
        }
        if (transactions.isEmpty() || block.sizeBytes() > network.blockLimits().bytes()) {
            return "bad-blk-length";
        }
        if (!isCoinbase(transactions.getFirst())) {
            return "bad-cb-missing";
        }
        int sigops = 0;
        for (int i = 0; i < transactions.size(); i++) {
            if (i > 0 && isCoinbase(transactions.get(i))) {
                return "bad-cb-multiple";
            }
            String wrong = TransactionRules.check(transactions.get(i));
            if (wrong != null) {
                return wrong;
            }
            sigops += SigOps.of(transactions.get(i));
        }
        if (sigops > network.blockLimits().sigops()) {
            return "bad-blk-sigops";
        }
        for (Transaction transaction : transactions) {
            String wrong =
                    TransactionRules.checkAt(transaction, height, block.header().time());
            if (wrong != null) {
                return wrong;
            }
        }
        PaymentTransaction coinbase = (PaymentTransaction) transactions.getFirst();
        Script script = coinbase.inputs().getFirst().script();
        return script.startsWith(Script.heightPush(height)) ? null : "bad-cb-height";
    }

    private static boolean isCoinbase(Transaction transaction) {
        return transaction instanceof PaymentTransaction payment && payment.isCoinbase();
    }

    /** What a block must fulfil on top of the chain whose coins these are. */
    @Nullable
    String checkConnected(Block block, int height, CoinView coins) {
        BlockCoins view = new BlockCoins(coins, height);
        SpendRules spending = new SpendRules(network);
        long fees = 0;
        int sigops = 0;
        for (Transaction transaction : block.transactions()) {
            sigops += SigOps.of(transaction);
            if (transaction instanceof PaymentTransaction payment && !payment.isCoinbase()) {
                SpendRules.Result result = spending.check(payment, height, view);
                if (result.failure() != null) {
                    return result.failure();
                }
                fees = Math.addExact(fees, result.fee());
                sigops += result.shownSigops();
            }
            if (sigops > network.blockLimits().sigops()) {
                return "bad-blk-sigops";
            }
            if (!view.add(transaction)) {
                return "bad-txns-BIP30";
            }
        }
        PaymentTransaction coinbase = (PaymentTransaction) block.transactions().getFirst();
        String wrong = checkCoinbase(coinbase, height, fees);
        if (wrong != null) {
            return wrong;
        }
        return block.header().finalSaplingRoot().equals(EMPTY_SAPLING_ROOT) ? null : "bad-sapling-root-in-block";
    }

    private @Nullable String checkCoinbase(PaymentTransaction coinbase, int height, long fees) {
        BlockReward reward = BlockReward.at(network, height);
        long total = coinbase.outputs().stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        if (total > reward.coinbaseLimit(fees)) {
            return "bad-cb-amount";
        }
        Set<TxOutput> paid = new HashSet<>(coinbase.outputs());
        for (Tier tier : Tier.values()) {
            long due = tier.of(reward.payouts());
            if (due > 0 && !paid.contains(new TxOutput(due, payee(tier).script()))) {
                return "bad-txns-not-paying-correct-fluxnodes";
            }
        }
        for (Fund fund : reward.funds()) {
            if (!paid.contains(new TxOutput(fund.amount(), address(fund).script()))) {
                return "private-fund-not-paid";
            }
        }
        return null;
    }

    /** Who is paid for a tier. */
    static Address payee(Tier tier) {
        return tier.key().publicKey().address();
    }

    /** Who is paid for a fund. */
    Address address(Fund fund) {
        return Address.parse(fund.address(), prefixes)
                .orElseThrow(() -> new IllegalArgumentException(
                        "fund " + fund.name() + " of " + network.name() + " has no address there: " + fund.address()));
    }
}
