package io.fluxforge.node.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.ChainWork;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.headers.AddResult.Status;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.Conversation;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.privatenet.MinedChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderChainTest {
    private static MinedChain mined;

    private final PowVerifier verifier = new PowVerifier(2);

    @TempDir
    private Path folder;

    @BeforeAll
    static void mine() {
        mined = TestChains.mined(400);
    }

    @AfterEach
    void closeVerifier() {
        verifier.close();
    }

    private HeaderChain open() {
        return TestChains.open(folder, TestChains.network(), verifier);
    }

    private static List<ChainHeader> from(MinedChain chain, int height) {
        return chain.headers().subList(height, chain.height() + 1);
    }

    @Test
    void beginsWithTheFirstBlock() {
        try (HeaderChain chain = open()) {
            assertThat(chain.tip().hash()).isEqualTo(chain.network().genesis().hash());
            assertThat(chain.tip().height()).isZero();
            assertThat(chain.locator())
                    .containsExactly(chain.network().genesis().hash());
        }
    }

    @Test
    void recordedHeadersOfARealNodePassAllRules() throws InterruptedException {
        ChainParams regtest = Networks.builtIn("regtest");
        Headers recorded = (Headers) Conversation.first(true, "headers").message();
        try (HeaderChain chain = TestChains.open(folder, regtest, verifier)) {
            assertThat(chain.add(recorded.headers())).isEqualTo(new AddResult(Status.ACCEPTED, 130, ""));
            chain.commit();
            assertThat(chain.tip().height()).isEqualTo(130);
            assertThat(chain.tip().hash())
                    .isEqualTo(recorded.headers().getLast().hash());
            assertThat(verifier.checked()).isEqualTo(130);
        }
    }

    @Test
    void whatIsCommittedIsThereAfterOpeningAgain() throws InterruptedException {
        try (HeaderChain chain = open()) {
            assertThat(chain.add(from(mined, 1)).added()).isEqualTo(400);
            TipChange change = Objects.requireNonNull(chain.commit());
            assertThat(change.isReorganisation()).isFalse();
            assertThat(change.previous().height()).isZero();
            assertThat(change.tip().height()).isEqualTo(400);
        }
        try (HeaderChain chain = open()) {
            assertThat(chain.tip().height()).isEqualTo(400);
            BigInteger work = BigInteger.ZERO;
            for (int height = 0; height <= 400; height++) {
                ChainHeader header = mined.header(height);
                work = work.add(ChainWork.of(header));
                assertThat(chain.recordAt(height))
                        .isEqualTo(new HeaderRecord(
                                header.hash(),
                                header.previousHash(),
                                height,
                                header.time(),
                                header.bits(),
                                header.version(),
                                work));
            }
            assertThat(chain.recordAt(401)).isNull();
            assertThat(chain.locator().getFirst()).isEqualTo(chain.tip().hash());
            assertThat(chain.locator()).hasSizeBetween(15, 25).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsNotCommittedIsNot() throws InterruptedException {
        try (HeaderChain chain = open()) {
            chain.add(mined.headers().subList(1, 101));
            chain.commit();
            chain.add(mined.headers().subList(101, 201));
            assertThat(chain.tip().height()).isEqualTo(100);
            assertThat(chain.find(mined.header(150).hash())).isNull();
            assertThat(chain.findAdded(mined.header(150).hash())).isNotNull();
            chain.rollback();
            assertThat(chain.commit()).isNull();
            assertThat(chain.tip().height()).isEqualTo(100);
            assertThat(chain.add(from(mined, 101)).added()).isEqualTo(300);
            chain.commit();
            assertThat(chain.tip().height()).isEqualTo(400);
        }
    }

    @Test
    void knownHeadersAddNothing() throws InterruptedException {
        try (HeaderChain chain = open()) {
            chain.add(mined.headers().subList(1, 201));
            assertThat(chain.add(mined.headers().subList(1, 101))).isEqualTo(new AddResult(Status.ACCEPTED, 0, ""));
            assertThat(chain.add(mined.headers().subList(101, 301))).isEqualTo(new AddResult(Status.ACCEPTED, 100, ""));
            chain.rollback();
        }
    }

    @Test
    void headersOfUnknownParentsWait() throws InterruptedException {
        try (HeaderChain chain = open()) {
            assertThat(chain.add(from(mined, 2)).status()).isEqualTo(Status.UNKNOWN_PARENT);
            assertThat(chain.commit()).isNull();
        }
    }

    @Test
    void theBranchWithMoreWorkWinsHoweverDeep() throws InterruptedException {
        MinedChain other = mined.fork(20, 7).mine(390, TestChains.EASY_SPACING);
        try (HeaderChain chain = open()) {
            chain.add(from(mined, 1));
            chain.commit();
            // As much work as the best chain: who came first stays.
            chain.add(other.headers().subList(21, 401));
            assertThat(chain.commit()).isNull();
            assertThat(chain.tip().hash()).isEqualTo(mined.header(400).hash());

            chain.add(other.headers().subList(401, 411));
            TipChange change = Objects.requireNonNull(chain.commit());
            assertThat(change.fork().height()).isEqualTo(20);
            assertThat(change.removed())
                    .hasSize(380)
                    .startsWith(mined.header(400).hash());
            assertThat(change.removed()).endsWith(mined.header(21).hash());
            assertThat(change.tip().hash()).isEqualTo(other.header(410).hash());
            assertThat(chain.heightInBestChain(mined.header(21).hash())).isEqualTo(-1);
            assertThat(chain.heightInBestChain(other.header(21).hash())).isEqualTo(21);
            assertThat(chain.size()).isEqualTo(401 + 390);
        }
        try (HeaderChain chain = open()) {
            for (int height = 0; height <= 410; height++) {
                HeaderRecord record = Objects.requireNonNull(chain.recordAt(height));
                assertThat(record.hash()).isEqualTo(other.header(height).hash());
            }
        }
    }

    @Test
    void shorterBranchWithMoreWorkWins() throws InterruptedException {
        // Blocks that come quickly make the next ones harder, so that fewer of them are more work.
        MinedChain quick = mined.fork(10, 9).mine(60, 20);
        MinedChain slow = mined.fork(10, 8).mine(80, TestChains.EASY_SPACING);
        try (HeaderChain chain = open()) {
            chain.add(from(slow, 1));
            chain.commit();
            chain.add(from(quick, 11));
            TipChange change = Objects.requireNonNull(chain.commit());
            assertThat(change.tip().height()).isEqualTo(70);
            assertThat(change.removed()).hasSize(80);
            assertThat(chain.recordAt(71)).isNull();
        }
    }

    @Test
    void goodHeadersBeforeABadOneStay() throws InterruptedException {
        PowHeader good = (PowHeader) mined.header(60);
        byte[] solution = good.solution();
        solution[3] ^= 1;
        try (HeaderChain chain = open()) {
            AddResult result = chain.add(withHeader(60, PowHeader.of(good.fields(), good.nonce(), solution)));
            assertThat(result.status()).isEqualTo(Status.INVALID);
            assertThat(result.added()).isEqualTo(59);
            // One in eight spoilt hashes meets the target, and the proof gives it away then.
            assertThat(result.reason())
                    .startsWith("header at height 60: ")
                    .containsAnyOf("high-hash", "invalid-solution");
            chain.commit();
            assertThat(chain.tip().height()).isEqualTo(59);
            assertThat(chain.add(from(mined, 60)).added()).isEqualTo(341);
            chain.rollback();
        }
    }

    @Test
    void wrongProofsOfWorkAreFound() throws InterruptedException {
        int caught = 0;
        try (HeaderChain chain = open()) {
            PowHeader good = (PowHeader) mined.header(1);
            for (int flip = 0; flip < 64; flip++) {
                byte[] solution = good.solution();
                solution[flip % solution.length] ^= (byte) (1 << (flip / solution.length + 1));
                AddResult result = chain.add(List.of(PowHeader.of(good.fields(), good.nonce(), solution)));
                assertThat(result.status()).isEqualTo(Status.INVALID);
                if (result.reason().endsWith("invalid-solution")) {
                    caught++;
                }
            }
            chain.rollback();
        }
        assertThat(caught).isPositive();
    }

    @Test
    void eachRuleIsKept() throws InterruptedException {
        refuses(
                fields(
                        60,
                        f -> new HeaderFields(
                                3, f.previousHash(), f.merkleRoot(), f.finalSaplingRoot(), f.time(), f.bits())),
                "version-too-low");
        refuses(
                fields(
                        60,
                        f -> new HeaderFields(
                                4, mined.header(40).hash(), f.merkleRoot(), f.finalSaplingRoot(), f.time(), f.bits())),
                "does not follow");
    }

    @Test
    void otherBitsThanTheRulesAskForAreRefused() throws InterruptedException {
        Set<String> reasons = new HashSet<>();
        try (HeaderChain chain = open()) {
            // Every change is another hash, of which one in eight meets the target.
            for (int less = 1; less <= 100; less++) {
                int change = less;
                PowHeader header = fields(
                        1,
                        f -> new HeaderFields(
                                4,
                                f.previousHash(),
                                f.merkleRoot(),
                                f.finalSaplingRoot(),
                                f.time(),
                                f.bits() - change));
                reasons.add(chain.add(List.of(header)).reason());
            }
            chain.rollback();
        }
        assertThat(reasons)
                .containsExactlyInAnyOrder("header at height 1: high-hash", "header at height 1: bad-diffbits");
    }

    private void refuses(PowHeader header, String reason) throws InterruptedException {
        try (HeaderChain chain = open()) {
            AddResult result = chain.add(withHeader(60, header));
            chain.rollback();
            assertThat(result.status()).isEqualTo(Status.INVALID);
            assertThat(result.added()).isEqualTo(59);
            assertThat(result.reason()).contains(reason);
        }
    }

    private static PowHeader fields(int height, UnaryOperator<HeaderFields> change) {
        PowHeader header = (PowHeader) mined.header(height);
        return PowHeader.of(change.apply(header.fields()), header.nonce(), header.solution());
    }

    private static List<ChainHeader> withHeader(int height, ChainHeader replacement) {
        List<ChainHeader> headers = new ArrayList<>(from(mined, 1));
        headers.set(height - 1, replacement);
        return headers;
    }

    @Test
    void headersOfTheFutureMayComeAgain() throws InterruptedException {
        Instant early = Instant.ofEpochSecond(mined.time(200) - 10);
        ChainParams network = TestChains.network();
        LmdbHeaderStore store = LmdbHeaderStore.open(folder, network.genesis().hash());
        try (HeaderChain chain = new HeaderChain(network, store, verifier, InstantSource.fixed(early))) {
            AddResult result = chain.add(from(mined, 1));
            assertThat(result.status()).isEqualTo(Status.TOO_EARLY);
            assertThat(result.added()).isBetween(200, 203);
            chain.commit();
        }
        try (HeaderChain chain = open()) {
            assertThat(chain.add(from(mined, 1)).isAccepted()).isTrue();
            chain.rollback();
        }
    }

    @Test
    void checkpointsBindAndLimitReorganisations() throws InterruptedException {
        ChainParams network = TestChains.withCheckpoints(
                TestChains.network(), Map.of(100, mined.header(100).hash()));
        MinedChain below = mined.fork(90, 3).mine(400, TestChains.EASY_SPACING);
        MinedChain above = mined.fork(100, 4).mine(310, TestChains.EASY_SPACING);
        try (HeaderChain chain = TestChains.open(folder, network, verifier)) {
            assertThat(chain.add(from(below, 1)).reason())
                    .isEqualTo("header at height 100: bad-fork-prior-to-checkpoint");
            chain.commit();
            assertThat(chain.tip().height()).isEqualTo(99);
            chain.add(from(mined, 1));
            assertThat(chain.commit()).isNotNull();

            // Passed: what branches off below is not even looked at, though it has more work.
            AddResult result = chain.add(from(mined.fork(50, 5).mine(400, TestChains.EASY_SPACING), 51));
            assertThat(result.reason()).contains("below the checkpoint at height 100");
            assertThat(result.added()).isZero();
            assertThat(chain.add(from(above, 101)).isAccepted()).isTrue();
            TipChange change = Objects.requireNonNull(chain.commit());
            assertThat(change.fork().height()).isEqualTo(100);
        }
    }

    /** A hole in it would end the process when the disk is full. */
    @Test
    void theReadersTableIsWrittenBeforeItIsMapped() throws IOException {
        open().close();
        assertThat(folder.resolve("lock.mdb")).hasSize(64 * 1024);
    }

    @Test
    void storesOfOtherNetworksAndDoubleUseAreRefused() {
        HeaderChain chain = open();
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("in use");
        chain.close();
        chain.close();
        assertThatThrownBy(() -> TestChains.open(folder, Networks.builtIn("regtest"), verifier))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another network");
    }

    @Test
    void storesThatContradictACheckpointAreRefused() throws InterruptedException {
        try (HeaderChain chain = open()) {
            chain.add(from(mined, 1));
            chain.commit();
        }
        ChainParams other = TestChains.withCheckpoints(
                TestChains.network(), Map.of(300, mined.header(299).hash()));
        assertThatThrownBy(() -> TestChains.open(folder, other, verifier))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged")
                .satisfies(failure ->
                        assertThat(((StoreException) failure).isDamage()).isTrue());
    }
}
