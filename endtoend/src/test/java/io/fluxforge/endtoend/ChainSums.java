package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.verifier.Sha256d;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what the blocks of a private network pay, from their bytes and the amounts below alone: no rule of the program is asked.
 * Amounts are units of 10^-8.
 */
final class ChainSums {
    private static final long SUBSIDY = 150_00000000L;

    /** 7.5, 12.5 and 30 % of the subsidy. */
    private static final Map<String, Long> NODES =
            Map.of("cumulus", 11_25000000L, "nimbus", 18_75000000L, "stratus", 45_00000000L);

    private static final long MINERS_PART = 75_00000000L;

    private final Map<OutPoint, Long> unspent = new HashMap<>();
    private final Map<Hash256, TxOutput> miners = new LinkedHashMap<>();
    private final Map<Script, Long> paid = new HashMap<>();
    private long fees;

    private ChainSums() {}

    /** Reads the best chain, and checks each block's coinbase to the unit. */
    static ChainSums of(FluxRpc rpc) throws RpcException, InterruptedException, DecodeException {
        ChainSums sums = new ChainSums();
        int height = rpc.blockCount().orThrow();
        for (int i = 1; i <= height; i++) {
            sums.add(Block.decode(rpc.rawBlock(rpc.blockHash(i).orThrow()).orThrow()));
        }
        return sums;
    }

    private void add(Block block) {
        List<PaymentTransaction> transactions = block.transactions().stream()
                .map(PaymentTransaction.class::cast)
                .toList();
        long blockFees = 0;
        for (PaymentTransaction transaction : transactions.subList(1, transactions.size())) {
            blockFees += transaction.inputs().stream()
                    .mapToLong(input -> unspent.remove(input.previous()))
                    .sum();
            for (TxOutput output : transaction.outputs()) {
                blockFees -= output.value();
                paid.merge(output.script(), output.value(), Math::addExact);
            }
            keep(transaction);
        }
        PaymentTransaction coinbase = transactions.getFirst();
        keep(coinbase);
        List<TxOutput> rest = new ArrayList<>(coinbase.outputs());
        NODES.forEach((tier, units) -> assertThat(rest.remove(new TxOutput(units, payee(tier))))
                .as(tier)
                .isTrue());
        assertThat(rest).as("what is left for the miner").hasSize(1);
        assertThat(rest.getFirst().value()).isEqualTo(MINERS_PART + blockFees);
        assertThat(coinbase.outputs().stream().mapToLong(TxOutput::value).sum()).isEqualTo(SUBSIDY + blockFees);
        miners.put(block.hash(), rest.getFirst());
        fees += blockFees;
    }

    private void keep(PaymentTransaction transaction) {
        for (int i = 0; i < transaction.outputs().size(); i++) {
            unspent.put(
                    new OutPoint(transaction.txid(), i),
                    transaction.outputs().get(i).value());
        }
    }

    /** The simulated nodes' keys are no secret: the hash of a phrase. */
    private static Script payee(String tier) {
        byte[] secret = Sha256d.hash(("fluxforge private node " + tier).getBytes(StandardCharsets.US_ASCII));
        return PrivateKey.of(secret, true).orElseThrow().publicKey().address().script();
    }

    /** The miner's part of each block whose coinbase pays it to this script. */
    Map<String, Long> minersParts(Script script) {
        Map<String, Long> parts = new LinkedHashMap<>();
        miners.forEach((hash, output) -> {
            if (output.script().equals(script)) {
                parts.put(hash.toString(), output.value());
            }
        });
        return parts;
    }

    /** What transactions other than coinbases have paid to a script. */
    long paid(Script script) {
        return paid.getOrDefault(script, 0L);
    }

    /** What transactions have left to the miners of their blocks. */
    long fees() {
        return fees;
    }
}
