package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.rpc.Recorded;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactTarget;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each block that a real node judged, made again on a private chain: the words must be the same. */
class VerdictsTest {
    private static final ChainParams NETWORK = Networks.builtIn("private").withEquihash(EquihashParams.ZCASH_48_5);

    @TempDir
    Path folder;

    private final SmallHeaderSolver solver = new SmallHeaderSolver();
    private TestChain chain;
    private final Set<String> covered = new HashSet<>();

    @BeforeEach
    void mineSome() throws Exception {
        chain = new TestChain(NETWORK, folder, solver, 1);
        chain.mine(3);
    }

    @AfterEach
    void close() throws Exception {
        chain.close();
    }

    /** The parts of a block that has no solution yet. */
    private record Draft(HeaderFields fields, PaymentTransaction coinbase, boolean rootFits, boolean meetsTarget) {
        Draft header(UnaryOperator<HeaderFields> change) {
            return new Draft(change.apply(fields), coinbase, false, meetsTarget);
        }

        Draft outputs(UnaryOperator<List<TxOutput>> change) {
            return with(coinbase.inputs(), change.apply(new ArrayList<>(coinbase.outputs())));
        }

        Draft script(Script script) {
            TxInput input = coinbase.inputs().getFirst();
            return with(List.of(new TxInput(input.previous(), script, input.sequence())), coinbase.outputs());
        }

        private Draft with(List<TxInput> inputs, List<TxOutput> outputs) {
            return new Draft(fields, PaymentTransaction.sapling(inputs, outputs, 0, 0), true, meetsTarget);
        }

        Draft aboveTarget() {
            return new Draft(fields, coinbase, rootFits, false);
        }
    }

    private Draft draft() throws Exception {
        BlockTemplate template = BlockTemplate.parse(
                new TemplateMaker(chain.chain, Rules.payee(Tier.CUMULUS).script()).make());
        HeaderFields fields = new HeaderFields(
                4,
                template.previousHash(),
                template.coinbase().txid(),
                template.finalSaplingRoot(),
                template.currentTime(),
                template.bits());
        return new Draft(fields, template.coinbase(), true, true);
    }

    private byte[] solved(Draft draft) {
        HeaderFields fields =
                draft.rootFits() ? merkleRoot(draft.fields(), draft.coinbase().txid()) : draft.fields();
        BigInteger limit = CompactTarget.decode(
                        fields.bits(), NETWORK.difficulty().limit())
                .target();
        byte[] nonce = new byte[32];
        while (true) {
            nonce[31]++;
            nonce[30] += (byte) (nonce[31] == 0 ? 1 : 0);
            BlockHeader header = PowHeader.of(fields, nonce, new byte[0]).blockHeader();
            for (byte[] solution : solver.solve(EquihashParams.ZCASH_48_5, header.toBytes())) {
                boolean met = Hash256.of(header.hash(solution)).toNumber().compareTo(limit) <= 0;
                if (met == draft.meetsTarget() || limit.signum() == 0) {
                    return new Block(PowHeader.of(fields, nonce, solution), List.of(draft.coinbase())).toBytes();
                }
            }
        }
    }

    private static HeaderFields merkleRoot(HeaderFields f, Hash256 root) {
        return new HeaderFields(f.version(), f.previousHash(), root, f.finalSaplingRoot(), f.time(), f.bits());
    }

    private static HeaderFields version(HeaderFields f, int version) {
        return new HeaderFields(version, f.previousHash(), f.merkleRoot(), f.finalSaplingRoot(), f.time(), f.bits());
    }

    private static HeaderFields previous(HeaderFields f, Hash256 hash) {
        return new HeaderFields(f.version(), hash, f.merkleRoot(), f.finalSaplingRoot(), f.time(), f.bits());
    }

    private static HeaderFields saplingRoot(HeaderFields f, Hash256 root) {
        return new HeaderFields(f.version(), f.previousHash(), f.merkleRoot(), root, f.time(), f.bits());
    }

    private static HeaderFields timeAndBits(HeaderFields f, long time, int bits) {
        return new HeaderFields(f.version(), f.previousHash(), f.merkleRoot(), f.finalSaplingRoot(), time, bits);
    }

    private void assertVerdict(String recordedCase, Draft draft) throws Exception {
        assertVerdict(recordedCase, solved(draft));
    }

    private void assertVerdict(String recordedCase, byte[] block) throws Exception {
        assertThat(chain.chain.submit(block).word()).as(recordedCase).isEqualTo(recordedWord(recordedCase));
    }

    private String recordedWord(String recordedCase) {
        for (JsonNode one : Recorded.answer("submitblock-verdicts.json")) {
            if (one.path("case").asString().equals(recordedCase)) {
                covered.add(recordedCase);
                return one.path("response").path("result").asString("");
            }
        }
        throw new AssertionError("no recorded case " + recordedCase);
    }

    @Test
    void wordsAreThoseOfTheRealNode() throws Exception {
        assertVerdict("hash above target", draft().aboveTarget());
        assertVerdict("unknown previous block", draft().header(f -> previous(f, Hash256.parse("11".repeat(32)))));
        assertVerdict(
                "previous = tip-1 (stale block)",
                draft().header(f -> previous(f, BlockEntry.parentOf(chain.chain.tip()).hash)));
        assertVerdict("wrong bits", draft().header(f -> timeAndBits(f, f.time(), 0x207fffff)));
        assertVerdict("time too old", draft().header(f -> timeAndBits(f, f.time() - 1_000_000_000, f.bits())));
        long late = draft().fields().time() + 3 * 3600;
        int easy = CompactTarget.encode(NETWORK.difficulty().limit());
        assertVerdict("time 3h in future", draft().header(f -> timeAndBits(f, late, easy)));
        assertVerdict("version 3", draft().header(f -> version(f, 3)));
        assertVerdict("version 99 (accepted, below PON_VERSION)", draft().header(f -> version(f, 99)));
        assertVerdict("wrong merkle root", draft().header(f -> merkleRoot(f, Hash256.ZERO)));
        assertVerdict("wrong sapling root", draft().header(f -> saplingRoot(f, Hash256.ZERO)));
        assertVerdict("coinbase pays 1 zat too much", draft().outputs(o -> plus(o, 0, 1)));
        assertVerdict(
                "coinbase pays miner 1 zat only (underpay ok?)",
                draft().outputs(o -> plus(o, 0, 1 - o.get(0).value())));
        assertVerdict("cumulus payee changed", draft().outputs(o -> {
            o.set(1, new TxOutput(o.get(1).value(), Rules.payee(Tier.STRATUS).script()));
            return o;
        }));
        assertVerdict("cumulus payout 1 zat short", draft().outputs(o -> plus(o, 1, -1)));
        Draft tagged = draft();
        assertVerdict(
                "own coinbase scriptSig tag appended",
                tagged.script(Script.parse(tagged.coinbase().inputs().getFirst().script() + "0474657374")));
        assertVerdict("coinbase without height", draft().script(Script.parse("0474657374")));
        Draft valid = draft();
        byte[] block = solved(valid);
        assertThat(chain.chain.propose(block)).isEqualTo(recordedWord("proposal valid"));
        assertVerdict("submit after proposal", block);
        assertVerdict("resubmit", block);
        assertVerdict(
                "valid sibling of the tip",
                valid.script(Script.parse(valid.coinbase().inputs().getFirst().script() + "00")));
        assertVerdict("valid block", draft());
        assertVerdict("fluxnode outputs reordered", draft().outputs(List::reversed));
        assertVerdict("miner share split over two outputs", draft().outputs(o -> {
            TxOutput miner = o.removeFirst();
            o.add(new TxOutput(miner.value() / 2, miner.script()));
            o.add(new TxOutput(miner.value() - miner.value() / 2, miner.script()));
            return o;
        }));
        assertThat(covered).hasSize(Recorded.answer("submitblock-verdicts.json").size());
    }

    private static List<TxOutput> plus(List<TxOutput> outputs, int index, long units) {
        TxOutput output = outputs.get(index);
        outputs.set(index, new TxOutput(output.value() + units, output.script()));
        return outputs;
    }

    @Test
    void otherWords() throws Exception {
        byte[] good = solved(draft());
        byte[] badSolution = good.clone();
        badSolution[141 + 20] ^= 1;
        assertThat(chain.chain.submit(badSolution).word())
                .isEqualTo(Recorded.result("submitblock-bad-solution.json").asString());
        Block block = Block.decode(good);
        PowHeader header = (PowHeader) block.header();
        byte[] zelHashSize =
                new Block(PowHeader.of(header.fields(), new byte[32], new byte[52]), block.transactions()).toBytes();
        assertThat(chain.chain.submit(zelHashSize).word()).isEqualTo("bad-equihash-solution-size");
        // A block that breaks a rule of its coins is known to be invalid from then on, and so is what follows it.
        byte[] greedy = solved(draft().outputs(o -> plus(o, 0, 1)));
        assertThat(chain.chain.submit(greedy).word()).isEqualTo("bad-cb-amount");
        assertThat(chain.chain.submit(greedy).word()).isEqualTo("duplicate-invalid");
        Hash256 greedyHash = Block.decode(greedy).hash();
        assertThat(chain.chain
                        .submit(solved(draft().header(f -> previous(f, greedyHash))))
                        .word())
                .isEqualTo("bad-prevblk");
        assertThat(chain.chain.submit(good).word()).isEmpty();
        assertThat(ByteString.of(chain.chain.bytesOf(chain.chain.tip()))).isEqualTo(ByteString.of(good));
    }
}
