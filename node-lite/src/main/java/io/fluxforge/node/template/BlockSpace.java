package io.fluxforge.node.template;

import io.fluxforge.node.chain.BlockLimits;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactSize;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;

/**
 * Room in a block, as a node counts it (fluxd {@code main.cpp}, {@code CheckBlock} and {@code ConnectBlock}).
 *
 * @param bytes for transactions and their number, or for a part of them
 * @param sigops signature operations of these
 */
public record BlockSpace(long bytes, long sigops) {
    /** An output that pays the hash of a key or a script. */
    private static final BlockSpace LEAST_OUTPUT = new BlockSpace(34, 1);

    private static final int MAX_COINBASE_SCRIPT_BYTES = 100;
    /** The number of outputs takes one byte, or three. */
    private static final int MORE_OUTPUTS_BYTES = 2;

    /** What a template's block may have: by the template where it says so, else by the network. */
    public static BlockSpace of(BlockTemplate template, ChainParams network) {
        int solution = EquihashSchedule.acceptedAt(network, template.height()).stream()
                .mapToInt(EquihashParams::solutionBytes)
                .max()
                .orElse(PowHeader.MAX_SOLUTION_BYTES);
        return of(template, network.blockLimits(), solution);
    }

    static BlockSpace of(BlockTemplate template, BlockLimits limits, int solutionBytes) {
        int header = BlockHeader.BYTES + CompactSize.sizeOf(solutionBytes) + solutionBytes;
        return new BlockSpace(
                template.sizeLimit().orElse(limits.bytes()) - header,
                template.sigopLimit().orElse(limits.sigops()));
    }

    /**
     * The template without the last of its transactions, as far as they leave no room for a coinbase of which one output pays the
     * miner's part. A transaction that depends on one that is left out comes after it, and so is left out as well.
     *
     * @throws TemplateException if a block without transactions has no such room
     */
    public BlockTemplate trim(BlockTemplate template) throws TemplateException {
        for (BlockTemplate trimmed = template; ; ) {
            if (afterFrameOf(trimmed).holds(LEAST_OUTPUT)) {
                return trimmed;
            }
            int count = fitting(trimmed);
            if (trimmed.transactions().isEmpty()) {
                throw new TemplateException("the block may have " + bytes + " bytes and " + sigops
                        + " signature operations beside its header, and a coinbase alone has more");
            }
            trimmed = trimmed.withFirst(Math.min(count, trimmed.transactions().size() - 1));
        }
    }

    /** How many of the first transactions fit, each alone in its order. */
    private int fitting(BlockTemplate template) {
        BlockSpace left = afterFrameOf(template.withFirst(0));
        int count = 0;
        for (TemplateTransaction transaction : template.transactions()) {
            left = left.less(new BlockSpace(transaction.bytes(), transaction.sigops()));
            if (!left.holds(LEAST_OUTPUT)) {
                break;
            }
            count++;
        }
        return count;
    }

    /** What a template leaves to the outputs that divide the miner's part, whatever the coinbase's script has. */
    public BlockSpace forMiners(BlockTemplate template) {
        return afterFrameOf(template);
    }

    private BlockSpace afterFrameOf(BlockTemplate template) {
        TxInput input = template.coinbase().inputs().getFirst();
        Script longest = Script.of(ByteString.of(new byte[MAX_COINBASE_SCRIPT_BYTES]));
        PaymentTransaction frame = PaymentTransaction.sapling(
                List.of(new TxInput(input.previous(), longest, input.sequence())),
                template.requiredOutputs(),
                template.coinbase().lockTime(),
                template.coinbase().expiryHeight());
        return new BlockSpace(bytes - MORE_OUTPUTS_BYTES, sigops).less(used(template, frame));
    }

    /** What a block takes of this with a template's transactions and a coinbase. */
    static BlockSpace used(BlockTemplate template, PaymentTransaction coinbase) {
        long bytes = CompactSize.sizeOf(1L + template.transactions().size());
        bytes += coinbase.toBytes().length;
        long sigops = SigOps.of(coinbase);
        for (TemplateTransaction transaction : template.transactions()) {
            bytes += transaction.bytes();
            sigops += transaction.sigops();
        }
        return new BlockSpace(bytes, sigops);
    }

    /** What an output takes. */
    public static BlockSpace of(TxOutput output) {
        int script = output.script().size();
        return new BlockSpace(Long.BYTES + CompactSize.sizeOf(script) + script, SigOps.of(output.script()));
    }

    /** Whether there is as much room as this. */
    public boolean holds(BlockSpace wanted) {
        return wanted.bytes <= bytes && wanted.sigops <= sigops;
    }

    /** What is left when this is taken; below 0 where there is less. */
    public BlockSpace less(BlockSpace taken) {
        return new BlockSpace(bytes - taken.bytes, sigops - taken.sigops);
    }
}
