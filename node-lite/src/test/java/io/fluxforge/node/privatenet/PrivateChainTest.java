package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.SubmitVerdict;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateChainTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest");

    @TempDir
    Path folder;

    private final SmallHeaderSolver solver = new SmallHeaderSolver();

    private TestChain chain(String name, int seed) throws Exception {
        return new TestChain(NETWORK, folder.resolve(name), solver, seed);
    }

    private static byte[] bytesAt(PrivateChain chain, int height) {
        return chain.bytesOf(Objects.requireNonNull(chain.at(height)));
    }

    private static void copy(PrivateChain from, PrivateChain to, int first) throws Exception {
        for (int height = first; height <= from.tip().height; height++) {
            assertThat(to.submit(bytesAt(from, height)).isKept()).isTrue();
        }
    }

    @Test
    void reorganisesFiftyBlocksToTheChainWithMoreWork() throws Exception {
        try (TestChain a = chain("a", 1);
                TestChain b = chain("b", 2)) {
            a.mine(5);
            copy(a.chain, b.chain, 1);
            a.mine(50);
            Hash256 goal = b.mine(51);
            int branch = 0;
            for (int height = 6; height < 56; height++) {
                SubmitVerdict verdict = a.chain.submit(bytesAt(b.chain, height));
                branch += verdict.word().equals("inconclusive") ? 1 : 0;
            }
            assertThat(branch).isPositive();
            a.chain.submit(b.chain.bytesOf(b.chain.tip()));
            assertThat(a.chain.tip().hash).isEqualTo(goal);
            assertThat(a.chain.coinCount()).isEqualTo(b.chain.coinCount());
        }
        try (TestChain a = chain("a", 1);
                TestChain b = chain("b", 2)) {
            assertThat(a.chain.tip().hash).isEqualTo(b.chain.tip().hash);
            assertThat(a.chain.coinCount()).isEqualTo(b.chain.coinCount());
        }
    }

    /** Blocks invalidated and taken back at random leave the coins that a chain without that history has. */
    @Test
    void coinsAfterReorganisationsAreThoseOfAFreshChain() throws Exception {
        Random random = new Random(20201122);
        try (TestChain a = chain("a", 1)) {
            a.mine(20);
            for (int i = 0; i < 30; i++) {
                int height = 1 + random.nextInt(a.chain.tip().height);
                Hash256 hash = Objects.requireNonNull(a.chain.at(height)).hash;
                assertThat(a.chain.invalidate(hash)).isTrue();
                assertThat(a.chain.tip().height).isLessThan(21);
                if (random.nextBoolean()) {
                    a.mine(1 + random.nextInt(3));
                }
                if (random.nextInt(3) > 0) {
                    assertThat(a.chain.reconsider(hash)).isTrue();
                }
            }
            a.mine(1);
            try (TestChain fresh = chain("fresh", 3)) {
                copy(a.chain, fresh.chain, 1);
                assertThat(fresh.chain.tip().hash).isEqualTo(a.chain.tip().hash);
                assertThat(fresh.chain.coinCount()).isEqualTo(a.chain.coinCount());
            }
        }
    }
}
