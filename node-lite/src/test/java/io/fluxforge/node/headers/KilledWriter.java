package io.fluxforge.node.headers;

import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.privatenet.MinedChain;
import java.nio.file.Path;
import java.time.InstantSource;

/** Adds headers and commits them for as long as it lives, and tells the height after each commit. A process of its own. */
final class KilledWriter {
    private KilledWriter() {}

    /** Writes to the folder that the first argument names, the branch whose number the second is. */
    public static void main(String[] args) throws InterruptedException {
        try (PowVerifier verifier = new PowVerifier(1);
                HeaderChain chain = new HeaderChain(
                        TestChains.network(),
                        LmdbHeaderStore.open(
                                Path.of(args[0]), TestChains.network().genesis().hash()),
                        verifier,
                        InstantSource.system())) {
            MinedChain mined = new MinedChain(TestChains.network()).fork(0, Long.parseLong(args[1]));
            // Bounded, should nobody come to kill it.
            for (int i = 0; i < 100_000; i++) {
                mined.mine(1 + i % 7, TestChains.EASY_SPACING);
                chain.add(mined.headers().subList(chainEnd(chain, mined), mined.height() + 1));
                chain.commit();
                System.out.println(chain.tip().height() + " " + mined.height());
            }
        }
    }

    /** The first block of the branch that is not kept yet. */
    private static int chainEnd(HeaderChain chain, MinedChain mined) {
        int height = mined.height();
        while (chain.find(mined.header(height).hash()) == null) {
            height--;
        }
        return height + 1;
    }
}
