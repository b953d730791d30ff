package io.fluxforge.node.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Templates that leave little room for our coinbase, or none. */
class BlockSpaceTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest").withEquihash(EquihashParams.ZCASH_48_5);
    private static final Script MINER = Script.payToPublicKeyHash(ByteString.of(new byte[20]));

    /** A template with transactions of so many bytes each, that have so many signature operations and pay a fee of 1,000. */
    private static BlockTemplate template(int transactions, int bytes, int sigops) throws TemplateException {
        ObjectNode answer = Templates.node("getblocktemplate-h4.json");
        ArrayNode list = answer.putArray("transactions");
        for (int i = 0; i < transactions; i++) {
            Transaction transaction = transaction(i, bytes);
            ObjectNode entry = list.addObject();
            entry.put("data", HexFormat.of().formatHex(transaction.toBytes()));
            entry.put("hash", transaction.txid().toString());
            ArrayNode depends = entry.putArray("depends");
            if (i % 3 == 2) {
                depends.add(i);
            }
            entry.put("fee", 1000);
            entry.put("sigops", sigops);
        }
        long fees = 1000L * transactions;
        BlockTemplate before = Templates.parse("getblocktemplate-h4.json");
        List<TxOutput> outputs = new ArrayList<>(before.coinbase().outputs());
        outputs.set(
                0, new TxOutput(before.minerUnits() + fees, outputs.getFirst().script()));
        PaymentTransaction coinbase = PaymentTransaction.sapling(
                before.coinbase().inputs(),
                outputs,
                before.coinbase().lockTime(),
                before.coinbase().expiryHeight());
        ObjectNode own = (ObjectNode) answer.get("coinbasetxn");
        own.put("data", HexFormat.of().formatHex(coinbase.toBytes()));
        own.put("hash", coinbase.txid().toString());
        own.put("fee", -fees);
        answer.put("miner_reward", outputs.getFirst().value());
        return BlockTemplate.parse(answer);
    }

    private static Transaction transaction(int number, int bytes) {
        byte[] previous = new byte[32];
        previous[0] = (byte) number;
        previous[1] = (byte) (number >> 8);
        previous[31] = 1;
        PaymentTransaction empty = of(previous, 0);
        int padding = bytes - empty.toBytes().length;
        PaymentTransaction padded = of(previous, padding);
        return of(previous, padding - (padded.toBytes().length - bytes));
    }

    private static PaymentTransaction of(byte[] previous, int padding) {
        return PaymentTransaction.sapling(
                List.of(new TxInput(
                        new OutPoint(io.fluxforge.node.codec.Hash256.of(previous), 0),
                        Script.of(new byte[padding]),
                        TxInput.FINAL)),
                List.of(),
                0,
                0);
    }

    private static byte[] block(MiningJob job) {
        return job.block(
                job.fields().time(),
                new byte[PowHeader.NONCE_BYTES],
                new byte[EquihashParams.ZCASH_48_5.solutionBytes()]);
    }

    private static CoinbasePlan paying(int outputs) {
        return new CoinbasePlan(ByteString.EMPTY, units -> {
            List<TxOutput> paid = new ArrayList<>();
            for (int i = 1; i < outputs; i++) {
                paid.add(new TxOutput(1, MINER));
            }
            paid.add(new TxOutput(units - outputs + 1, MINER));
            return paid;
        });
    }

    /** As many outputs as there is room for make a block of at most the limits, and one that is hardly below them. */
    @Test
    void roomIsWhatANodeCounts() throws Exception {
        BlockTemplate many = template(99, 1000, 200);
        BlockSpace space = BlockSpace.of(many, NETWORK);
        assertThat(space.trim(many)).isSameAs(many);
        BlockSpace room = space.forMiners(many);
        assertThat(room.sigops())
                .isEqualTo(20_000 - 99 * 200 - many.requiredOutputs().size());
        int outputs = (int) room.sigops();
        MiningJob job = MiningJob.of(many, paying(outputs), ByteString.EMPTY, space);
        assertThat(99 * 200 + SigOps.of(job.coinbase())).isEqualTo(20_000);
        assertThatThrownBy(() -> MiningJob.of(many, paying(outputs + 1), ByteString.EMPTY, space))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("20001 signature operations");

        BlockTemplate large = template(100, 19_970, 4);
        BlockSpace largeSpace = BlockSpace.of(large, NETWORK);
        assertThat(largeSpace.trim(large)).isSameAs(large);
        int fits = (int) (largeSpace.forMiners(large).bytes() / 34);
        byte[] block = block(MiningJob.of(large, paying(fits), ByteString.EMPTY, largeSpace));
        // The script of this coinbase is shorter than it may be, by less than the length of three outputs.
        assertThat(block.length).isBetween(Block.MAX_BYTES - 150, Block.MAX_BYTES);
        assertThatThrownBy(() -> MiningJob.of(large, paying(fits + 4), ByteString.EMPTY, largeSpace))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void transactionsThatLeaveNoRoomGoFromTheEndWithTheirFees() throws Exception {
        for (BlockTemplate full : List.of(template(101, 19_800, 4), template(100, 300, 200))) {
            BlockSpace space = BlockSpace.of(full, NETWORK);
            BlockTemplate trimmed = space.trim(full);
            int left = full.transactions().size() - trimmed.transactions().size();
            assertThat(left).isEqualTo(1);
            assertThat(trimmed.transactions())
                    .isEqualTo(full.transactions()
                            .subList(0, trimmed.transactions().size()));
            assertThat(trimmed.minerUnits()).isEqualTo(full.minerUnits() - 1000L * left);
            assertThat(trimmed.requiredOutputs()).isEqualTo(full.requiredOutputs());
            MiningJob job =
                    MiningJob.of(trimmed, CoinbasePlan.payingTo(MINER, ByteString.EMPTY), ByteString.EMPTY, space);
            assertThat(job.coinbase().outputs().getFirst().value()).isEqualTo(trimmed.minerUnits());
            Block block = Block.decode(block(job));
            assertThat(block.merkleRoot().hash()).isEqualTo(job.fields().merkleRoot());
            assertThat(block.transactions()).hasSize(1 + trimmed.transactions().size());
        }
    }

    /** Limits that a template names hold, and a network's own where it names none. */
    @Test
    void limitsAreThoseOfTheTemplateElseOfTheNetwork() throws Exception {
        ObjectNode answer = Templates.node("getblocktemplate-with-tx.json");
        answer.put("sigoplimit", 5);
        BlockTemplate few = BlockTemplate.parse(answer);
        assertThat(BlockSpace.of(few, NETWORK).trim(few).transactions()).hasSize(1);
        answer.put("sigoplimit", 4);
        BlockTemplate fewer = BlockTemplate.parse(answer);
        assertThat(BlockSpace.of(fewer, NETWORK).trim(fewer).transactions()).isEmpty();
        answer.put("sizelimit", 200);
        BlockTemplate none = BlockTemplate.parse(answer);
        assertThatThrownBy(() -> BlockSpace.of(none, NETWORK).trim(none))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("a coinbase alone has more");
        answer.remove("sizelimit");
        answer.remove("sigoplimit");
        assertThat(BlockSpace.of(BlockTemplate.parse(answer), NETWORK).sigops())
                .isEqualTo(NETWORK.blockLimits().sigops());
    }
}
