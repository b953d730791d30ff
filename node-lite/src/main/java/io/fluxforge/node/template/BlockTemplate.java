package io.fluxforge.node.template;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.TxOutput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The next block as a node proposes it, checked: what it says in two places agrees.
 *
 * @param height of the block
 * @param version of its header, below 100
 * @param previousHash the block that it extends
 * @param finalSaplingRoot root of the shielded notes after it
 * @param bits target in compact form, as the header carries it
 * @param target what the block's hash must not exceed: {@code bits} as a number. The answer's own {@code target} is not looked
 *     at, because the header does not carry it
 * @param currentTime the node's time for the header, seconds since 1970. On test networks {@code bits} may depend on it: keep the
 *     two together there
 * @param minTime the earliest time that the header may carry
 * @param longPollId to wait for another template with; empty if the node gives none
 * @param sizeLimit most bytes of the block; empty if the node does not say
 * @param sigopLimit most signature operations of the block, likewise
 * @param coinbase the node's own; output 0 pays the miner, the others nodes and funds
 * @param transactions those after the coinbase, in the order of the block
 */
public record BlockTemplate(
        int height,
        int version,
        Hash256 previousHash,
        Hash256 finalSaplingRoot,
        int bits,
        BigInteger target,
        long currentTime,
        long minTime,
        String longPollId,
        OptionalInt sizeLimit,
        OptionalInt sigopLimit,
        PaymentTransaction coinbase,
        List<TemplateTransaction> transactions) {
    /** Copies the list. */
    public BlockTemplate {
        transactions = List.copyOf(transactions);
    }

    /**
     * Reads the {@code result} of {@code getblocktemplate}. At fund heights its keys occur several times in one object, so nothing
     * rests on those: the coinbase itself says what must be paid.
     *
     * @throws TemplateException with the reason if a field is missing or wrong, or two of them disagree
     */
    public static BlockTemplate parse(JsonNode answer) throws TemplateException {
        return new TemplateParser(answer).parse();
    }

    /**
     * The template with no more than its first transactions, so that what those paid that are left out is missing in the miner's part.
     * No transaction depends on a later one.
     */
    BlockTemplate withFirst(int count) {
        List<TemplateTransaction> kept = transactions.subList(0, count);
        long lost =
                feeUnits() - kept.stream().mapToLong(TemplateTransaction::fee).sum();
        List<TxOutput> outputs = new ArrayList<>(coinbase.outputs());
        outputs.set(0, new TxOutput(minerUnits() - lost, outputs.getFirst().script()));
        return new BlockTemplate(
                height,
                version,
                previousHash,
                finalSaplingRoot,
                bits,
                target,
                currentTime,
                minTime,
                longPollId,
                sizeLimit,
                sigopLimit,
                PaymentTransaction.sapling(coinbase.inputs(), outputs, coinbase.lockTime(), coinbase.expiryHeight()),
                kept);
    }

    /** The miner's part: subsidy less the payments to nodes, and all fees. Units. */
    public long minerUnits() {
        return coinbase.outputs().getFirst().value();
    }

    /** What the coinbase must pay to others than the miner, in the template's order: nodes, then funds. */
    public List<TxOutput> requiredOutputs() {
        return coinbase.outputs().subList(1, coinbase.outputs().size());
    }

    /** Whether the other is for the same block, with the same transactions and payments, whatever its time and their order. */
    public boolean differsInTimeOnly(BlockTemplate other) {
        return height == other.height
                && version == other.version
                && bits == other.bits
                && previousHash.equals(other.previousHash)
                && finalSaplingRoot.equals(other.finalSaplingRoot)
                && minerUnits() == other.minerUnits()
                && requiredOutputs().equals(other.requiredOutputs())
                && Set.copyOf(transactions).equals(Set.copyOf(other.transactions));
    }

    /** All fees. Units. */
    public long feeUnits() {
        return transactions.stream().mapToLong(TemplateTransaction::fee).sum();
    }
}
