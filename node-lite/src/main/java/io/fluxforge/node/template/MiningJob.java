package io.fluxforge.node.template;

import io.fluxforge.node.chain.BlockLimits;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.MerkleTree;
import io.fluxforge.node.codec.Opcodes;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.verifier.BlockHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * A block that lacks only its nonce and solution: a template with a coinbase of our own. Immutable.
 *
 * <p>What {@code mining.notify} carries are the {@link #fields()} in the order of the header; a share's header is
 * {@link #header(long, byte[])}, and a share that solves the block becomes it by {@link #block(long, byte[], byte[])}.
 */
public final class MiningJob {
    private final BlockTemplate template;
    private final PaymentTransaction coinbase;
    private final HeaderFields fields;

    private MiningJob(BlockTemplate template, PaymentTransaction coinbase) {
        this.template = template;
        this.coinbase = coinbase;
        List<Hash256> txids = new ArrayList<>(1 + template.transactions().size());
        txids.add(coinbase.txid());
        template.transactions().forEach(entry -> txids.add(entry.transaction().txid()));
        this.fields = new HeaderFields(
                template.version(),
                template.previousHash(),
                MerkleTree.root(txids).hash(),
                template.finalSaplingRoot(),
                template.currentTime(),
                template.bits());
    }

    /** The job without an extra nonce: the header's 32 bytes of nonce suffice. */
    public static MiningJob of(BlockTemplate template, CoinbasePlan plan) throws TemplateException {
        return of(template, plan, ByteString.EMPTY);
    }

    /**
     * The job whose coinbase script is height, {@code OP_0}, the plan's tag and the extra nonce, the two as one push each where
     * they are not empty; and whose outputs are the plan's for the miner's part, then all others as the template has them.
     *
     * @param extraNonce free bytes, at most {@link CoinbasePlan#MAX_EXTRA_NONCE_BYTES}
     * @throws TemplateException if the plan's outputs do not sum up to the miner's part, or make the block too large
     */
    public static MiningJob of(BlockTemplate template, CoinbasePlan plan, ByteString extraNonce)
            throws TemplateException {
        return of(template, plan, extraNonce, BlockSpace.of(template, BlockLimits.FLUX, PowHeader.MAX_SOLUTION_BYTES));
    }

    /**
     * The same in a block of a known network.
     *
     * @param space what the block may have
     */
    public static MiningJob of(BlockTemplate template, CoinbasePlan plan, ByteString extraNonce, BlockSpace space)
            throws TemplateException {
        if (extraNonce.size() > CoinbasePlan.MAX_EXTRA_NONCE_BYTES) {
            throw new IllegalArgumentException(
                    "an extra nonce of " + extraNonce.size() + " bytes, at most " + CoinbasePlan.MAX_EXTRA_NONCE_BYTES);
        }
        List<TxOutput> outputs = new ArrayList<>(minerOutputs(template, plan));
        outputs.addAll(template.requiredOutputs());
        TxInput input = template.coinbase().inputs().getFirst();
        PaymentTransaction coinbase = PaymentTransaction.sapling(
                List.of(new TxInput(
                        input.previous(), script(template.height(), plan.tag(), extraNonce), input.sequence())),
                outputs,
                template.coinbase().lockTime(),
                template.coinbase().expiryHeight());
        requireFit(template, coinbase, space);
        return new MiningJob(template, coinbase);
    }

    private static List<TxOutput> minerOutputs(BlockTemplate template, CoinbasePlan plan) throws TemplateException {
        long units = template.minerUnits();
        List<TxOutput> outputs = plan.minerPart().outputs(units);
        long left = units;
        for (TxOutput output : outputs) {
            if (output.value() < 0 || output.value() > left) {
                throw new TemplateException("the outputs for the miner's part exceed its " + units + " units");
            }
            left -= output.value();
        }
        if (left != 0 || outputs.isEmpty()) {
            throw new TemplateException(
                    "the outputs for the miner's part leave " + left + " of its " + units + " units to nobody");
        }
        return outputs;
    }

    private static Script script(int height, ByteString tag, ByteString extraNonce) {
        ByteWriter out = new ByteWriter().writeBytes(Script.heightPush(height)).writeByte(Opcodes.OP_0);
        for (ByteString push : List.of(tag, extraNonce)) {
            if (push.size() > 0) {
                out.writeBytes(Script.pushes(List.of(push)).toBytes());
            }
        }
        return Script.of(out.toByteArray());
    }

    private static void requireFit(BlockTemplate template, PaymentTransaction coinbase, BlockSpace space)
            throws TemplateException {
        BlockSpace used = BlockSpace.used(template, coinbase);
        if (!space.holds(used)) {
            throw new TemplateException("the block has " + used.bytes() + " bytes and " + used.sigops()
                    + " signature operations beside its header, at most " + space.bytes() + " and " + space.sigops()
                    + "; the coinbase has " + coinbase.outputs().size() + " outputs");
        }
    }

    /** What the job was made of. */
    public BlockTemplate template() {
        return template;
    }

    /** Our coinbase. */
    public PaymentTransaction coinbase() {
        return coinbase;
    }

    /** The header's fields up to the nonce, with the template's time. */
    public HeaderFields fields() {
        return fields;
    }

    /** The 140 bytes to solve, with the template's time and a nonce of zeros. */
    public BlockHeader header() {
        return header(fields.time(), new byte[PowHeader.NONCE_BYTES]);
    }

    /**
     * The 140 bytes to solve.
     *
     * @param time seconds since 1970, not before {@link BlockTemplate#minTime()} and not two hours ahead of now
     * @param nonce 32 bytes
     */
    public BlockHeader header(long time, byte[] nonce) {
        return PowHeader.of(at(time), nonce, new byte[0]).blockHeader();
    }

    /**
     * The whole block for {@code submitblock}. Nothing here checks the solution.
     *
     * @param time as in the header that was solved
     * @param nonce 32 bytes, likewise
     * @param solution packed, without its CompactSize
     */
    public byte[] block(long time, byte[] nonce, byte[] solution) {
        List<Transaction> transactions =
                new ArrayList<>(1 + template.transactions().size());
        transactions.add(coinbase);
        template.transactions().forEach(entry -> transactions.add(entry.transaction()));
        return new Block(PowHeader.of(at(time), nonce, solution), transactions).toBytes();
    }

    private HeaderFields at(long time) {
        return new HeaderFields(
                fields.version(),
                fields.previousHash(),
                fields.merkleRoot(),
                fields.finalSaplingRoot(),
                time,
                fields.bits());
    }
}
