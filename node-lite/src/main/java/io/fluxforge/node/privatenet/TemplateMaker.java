package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.BlockLimits;
import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Difficulty;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.Fund;
import io.fluxforge.node.chain.TimeLimits;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Opcodes;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.json.Json;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Proposes the next block as {@code getblocktemplate} answers it (fluxd {@code rpc/mining.cpp}, {@code miner.cpp}). */
final class TemplateMaker {
    /** What fluxd leaves of the bytes to header and coinbase, and as much again. */
    private static final int RESERVED_BYTES = 2_000;
    /** And of the signature operations, to the coinbase. */
    private static final int RESERVED_SIGOPS = 100;

    private static final BigInteger ANY_TARGET = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private final PrivateChain chain;
    private final Script miner;

    /** @param miner whom the templates' coinbases pay */
    TemplateMaker(PrivateChain chain, Script miner) {
        this.chain = chain;
        this.miner = miner;
    }

    /** What a template is known by until the tip or the mempool changes. */
    String longPollId() {
        synchronized (chain) {
            return chain.tip().hash.toString() + chain.mempool().changes();
        }
    }

    /** The answer. At a height with several funds its keys name the last, as most readers of the real answer see it. */
    ObjectNode make() {
        synchronized (chain) {
            return makeLocked();
        }
    }

    private ObjectNode makeLocked() {
        ChainParams network = chain.network();
        BlockEntry tip = chain.tip();
        int height = tip.height + 1;
        EntryView view = new EntryView(tip);
        long earliest = TimeLimits.earliest(network, view);
        long time = Math.max(earliest, chain.nowSeconds());
        int bits = Difficulty.nextBits(network, view, time);
        List<Mempool.Entry> chosen = choose(height, time);
        long fees = chosen.stream().mapToLong(Mempool.Entry::fee).sum();
        BlockReward reward = BlockReward.at(network, height);
        PaymentTransaction coinbase = coinbase(reward, height, fees);

        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.putArray("capabilities").add("proposal");
        answer.put("version", 4);
        answer.put("previousblockhash", tip.hash.toString());
        answer.put("finalsaplingroothash", Rules.EMPTY_SAPLING_ROOT.toString());
        addTransactions(answer.putArray("transactions"), chosen);
        ObjectNode own = answer.putObject("coinbasetxn");
        own.put("data", hex(coinbase.toBytes()));
        own.put("hash", coinbase.txid().toString());
        own.putArray("depends");
        own.put("fee", -fees);
        own.put("sigops", SigOps.of(coinbase));
        own.put("required", true);
        answer.put("longpollid", longPollId());
        answer.put("target", hex(CompactTarget.decode(bits, ANY_TARGET).target()));
        answer.put("mintime", earliest);
        answer.putArray("mutable").add("time").add("transactions").add("prevblock");
        answer.put("noncerange", "00000000ffffffff");
        answer.put("sigoplimit", network.blockLimits().sigops());
        answer.put("sizelimit", network.blockLimits().bytes());
        answer.put("curtime", time);
        answer.put("bits", String.format("%08x", bits));
        answer.put("height", height);
        // No other node says it; but a chain of one block cannot show it.
        answer.put(
                "equihash",
                EquihashSchedule.acceptedAt(network, height).getFirst().toString());
        answer.put("miner_reward", coinbase.outputs().getFirst().value());
        for (Fund fund : reward.funds()) {
            answer.put("flux_creation_address", fund.address());
            answer.put("flux_creation_amount", fund.amount());
        }
        addPayouts(answer, reward);
        return answer;
    }

    private void addPayouts(ObjectNode answer, BlockReward reward) {
        for (Tier tier : Tier.values()) {
            long due = tier.of(reward.payouts());
            if (due > 0) {
                String address = Rules.payee(tier).format(chain.rules().prefixes());
                for (String name : List.of(tier + "_fluxnode", tier.oldName() + "_zelnode", tier + "_zelnode")) {
                    answer.put(name + "_address", address);
                    answer.put(name + "_payout", due);
                }
            }
        }
    }

    private PaymentTransaction coinbase(BlockReward reward, int height, long fees) {
        List<TxOutput> outputs = new ArrayList<>();
        outputs.add(new TxOutput(reward.minerPart(reward.payouts().total(), fees), miner));
        for (Tier tier : Tier.values()) {
            long due = tier.of(reward.payouts());
            if (due > 0) {
                outputs.add(new TxOutput(due, Rules.payee(tier).script()));
            }
        }
        for (Fund fund : reward.funds()) {
            outputs.add(new TxOutput(fund.amount(), chain.rules().address(fund).script()));
        }
        Script script = Script.of(new ByteWriter()
                .writeBytes(Script.heightPush(height))
                .writeByte(Opcodes.OP_0)
                .toByteArray());
        return PaymentTransaction.sapling(List.of(new TxInput(OutPoint.NONE, script, TxInput.FINAL)), outputs, 0, 0);
    }

    private List<Mempool.Entry> choose(int height, long time) {
        List<Mempool.Entry> chosen = new ArrayList<>();
        Set<Hash256> left = new HashSet<>();
        int bytes = RESERVED_BYTES;
        int sigops = RESERVED_SIGOPS;
        BlockLimits limits = chain.network().blockLimits();
        for (Mempool.Entry entry : chain.mempool().entries()) {
            PaymentTransaction payment = entry.transaction();
            boolean fits = bytes + entry.size() < limits.bytes() && sigops + entry.sigops() < limits.sigops();
            boolean orphaned = payment.inputs().stream()
                    .anyMatch(input -> left.contains(input.previous().txid()));
            if (fits && !orphaned && TransactionRules.checkAt(payment, height, time) == null) {
                chosen.add(entry);
                bytes += entry.size();
                sigops += entry.sigops();
            } else {
                left.add(payment.txid());
            }
        }
        return chosen;
    }

    private void addTransactions(ArrayNode list, List<Mempool.Entry> chosen) {
        Map<Hash256, Integer> numbers = new HashMap<>();
        for (Mempool.Entry entry : chosen) {
            ObjectNode one = list.addObject();
            one.put("data", hex(entry.transaction().toBytes()));
            one.put("hash", entry.transaction().txid().toString());
            ArrayNode depends = one.putArray("depends");
            chain.mempool().dependsOf(entry.transaction()).forEach(txid -> depends.add(numbers.get(txid)));
            one.put("fee", entry.fee());
            one.put("sigops", entry.sigops());
            numbers.put(entry.transaction().txid(), numbers.size() + 1);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(BigInteger number) {
        return String.format("%064x", number);
    }
}
