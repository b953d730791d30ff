package io.fluxforge.node.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.rpc.Recorded;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MiningJobTest {
    static final List<String> FILES = Templates.FILES;

    private static final Script MINER = Script.payToPublicKeyHash(ByteString.of(new byte[20]));
    private static final ByteString TAG = ByteString.of("/fluxforge/".getBytes(StandardCharsets.US_ASCII));

    /** A pool's coinbase paid its own script, with nothing but the height before it. */
    @Test
    void isTheJobThatARealPoolSent() throws Exception {
        JsonNode pool = Templates.magicPool();
        BlockTemplate template = BlockTemplate.parse(pool.path("getblocktemplate"));
        PaymentTransaction sent = (PaymentTransaction)
                Transaction.decode(hex(pool.path("pool_coinbase_hex").asString()));
        CoinbasePlan plan = CoinbasePlan.payingTo(sent.outputs().getFirst().script(), ByteString.EMPTY);
        MiningJob job = MiningJob.of(template, plan);

        assertThat(job.coinbase().toBytes()).isEqualTo(sent.toBytes());
        assertThat(job.coinbase().txid())
                .hasToString(pool.path("pool_coinbase_txid").asString());
        assertThat(job.fields().merkleRoot())
                .hasToString(pool.path("merkleroot").asString());
        EquihashVerifier verifier = new EquihashVerifier(EquihashParams.ZELHASH);
        for (JsonNode submit : pool.path("mining_submit")) {
            byte[] nonce =
                    hex(submit.path("nonce1").asString() + submit.path("nonce2").asString());
            byte[] header = job.header(job.fields().time(), nonce).toBytes();
            byte[] solution = hex(submit.path("solution_with_len").asString().substring(2));
            assertThat(header).isEqualTo(hex(submit.path("header_hex").asString()));
            assertThat(verifier.verify(header, solution).isValid()).isTrue();
            Block block = Block.decode(job.block(job.fields().time(), nonce, solution));
            assertThat(block.hash()).hasToString(submit.path("hash").asString());
            assertThat(block.merkleRoot().hash()).isEqualTo(job.fields().merkleRoot());
        }
    }

    /** A node accepted this block, made of its template and its own coinbase. */
    @Test
    void isTheBlockThatANodeAccepted() throws Exception {
        JsonNode recorded = Recorded.answer("submitblock-zelhash-accepted.json");
        BlockTemplate template = BlockTemplate.parse(recorded.path("template"));
        Script script = template.coinbase().outputs().getFirst().script();
        MiningJob job = MiningJob.of(template, CoinbasePlan.payingTo(script, ByteString.EMPTY));
        byte[] header = hex(recorded.path("header").asString());
        assertThat(job.header(job.fields().time(), Arrays.copyOfRange(header, 108, 140))
                        .toBytes())
                .isEqualTo(header);
        byte[] block = job.block(
                template.currentTime(),
                Arrays.copyOfRange(header, 108, 140),
                hex(recorded.path("solution").asString()));
        assertThat(block).isEqualTo(hex(recorded.path("block").asString()));
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void paysOthersExactlyAsTheTemplateDoes(String file) throws Exception {
        BlockTemplate template = Templates.parse(file);
        CoinbasePlan plan = new CoinbasePlan(
                TAG, units -> List.of(new TxOutput(units / 3, MINER), new TxOutput(units - units / 3, MINER)));
        ByteString extraNonce = ByteString.of(new byte[] {1, 2, 3, 4});
        MiningJob job = MiningJob.of(template, plan, extraNonce);
        List<TxOutput> outputs = job.coinbase().outputs();
        assertThat(outputs.subList(2, outputs.size())).isEqualTo(template.requiredOutputs());
        assertThat(total(outputs)).isEqualTo(total(template.coinbase().outputs()));
        Script script = job.coinbase().inputs().getFirst().script();
        assertThat(script.height()).hasValue(template.height());
        assertThat(script).hasToString(Script.heightPush(template.height()) + "000b" + TAG + "04" + extraNonce);
        Block block = Block.decode(job.block(template.currentTime(), new byte[32], new byte[52]));
        assertThat(block.transactions())
                .hasSize(1 + template.transactions().size())
                .startsWith(job.coinbase());
        assertThat(((PowHeader) block.header()).blockHeader()).isEqualTo(job.header());
    }

    @Test
    void longestScriptStaysBelowItsLimit() throws Exception {
        MiningJob job = MiningJob.of(
                Templates.parse("getblocktemplate-with-tx.json"),
                CoinbasePlan.payingTo(MINER, ByteString.of(new byte[CoinbasePlan.MAX_TAG_BYTES])),
                ByteString.of(new byte[CoinbasePlan.MAX_EXTRA_NONCE_BYTES]));
        assertThat(job.coinbase().inputs().getFirst().script().size()).isBetween(2, 100);
    }

    @Test
    void differentExtraNoncesGiveDifferentRoots() throws Exception {
        BlockTemplate template = Templates.parse("getblocktemplate-with-tx.json");
        CoinbasePlan plan = CoinbasePlan.payingTo(MINER, TAG);
        assertThat(MiningJob.of(template, plan, ByteString.of(new byte[] {1}))
                        .fields()
                        .merkleRoot())
                .isNotEqualTo(MiningJob.of(template, plan, ByteString.of(new byte[] {2}))
                        .fields()
                        .merkleRoot());
    }

    static List<CoinbasePlan> impossiblePlans() {
        return List.of(
                new CoinbasePlan(TAG, units -> List.of()),
                new CoinbasePlan(TAG, units -> List.of(new TxOutput(units + 1, MINER))),
                new CoinbasePlan(TAG, units -> List.of(new TxOutput(units - 1, MINER))),
                new CoinbasePlan(TAG, units -> List.of(new TxOutput(units, MINER), new TxOutput(1, MINER))),
                new CoinbasePlan(TAG, units -> List.of(new TxOutput(units + 5, MINER), new TxOutput(-5, MINER))),
                new CoinbasePlan(
                        TAG,
                        units -> List.of(
                                new TxOutput(Long.MAX_VALUE, MINER),
                                new TxOutput(Long.MAX_VALUE, MINER),
                                new TxOutput(units + 2, MINER))));
    }

    @ParameterizedTest
    @MethodSource("impossiblePlans")
    void planThatDoesNotSumUpIsRefused(CoinbasePlan plan) throws Exception {
        BlockTemplate template = Templates.parse("getblocktemplate-fluxnode-payouts.json");
        assertThatThrownBy(() -> MiningJob.of(template, plan))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("the miner's part");
    }

    @Test
    void blockThatWouldBeTooLargeIsRefused() throws Exception {
        BlockTemplate template = Templates.parse("getblocktemplate-h4.json");
        CoinbasePlan plan = new CoinbasePlan(TAG, units -> {
            TxOutput[] outputs = new TxOutput[60_000];
            Arrays.fill(outputs, new TxOutput(0, MINER));
            outputs[0] = new TxOutput(units, MINER);
            return List.of(outputs);
        });
        assertThatThrownBy(() -> MiningJob.of(template, plan)).hasMessageContaining("60000 outputs");
    }

    @Test
    void tagAndExtraNonceAreBounded() throws Exception {
        assertThatThrownBy(() -> CoinbasePlan.payingTo(MINER, ByteString.of(new byte[49])))
                .hasMessage("a pool tag of 49 bytes, at most 48");
        BlockTemplate template = Templates.parse("getblocktemplate-h4.json");
        assertThatThrownBy(() -> MiningJob.of(template, CoinbasePlan.payingTo(MINER, TAG), ByteString.of(new byte[33])))
                .hasMessage("an extra nonce of 33 bytes, at most 32");
    }

    private static long total(List<TxOutput> outputs) {
        return outputs.stream().mapToLong(TxOutput::value).sum();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
