package io.fluxforge.stratum.server.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.distribution.PlainDistribution.Share;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareWindowTest {
    @TempDir
    private Path folder;

    private static SortedMap<String, BigInteger> weights(Slice slice) {
        SortedMap<String, BigInteger> weights = new TreeMap<>();
        slice.weights().weights().forEach(weight -> weights.put(weight.address(), weight.work()));
        return weights;
    }

    private static JournalPosition position(long end) {
        return new JournalPosition(end >>> 32, end & 0xffffffffL);
    }

    @Test
    void countsAsAPlainListDoes() {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            ShareWindow window = new ShareWindow();
            List<Share> shares = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            JournalPosition at = new JournalPosition(1, 16);
            // Large work: sums leave 64 bits, as they may.
            long most = random.nextBoolean() ? 1000 : Long.MAX_VALUE;
            int rounds = 0;
            for (int i = 0; i < 40_000; i++) {
                JournalPosition next = random.nextInt(9000) == 0
                        ? new JournalPosition(at.segment() + 1, 100)
                        : new JournalPosition(at.segment(), at.offset() + 100);
                String address = "t1" + random.nextInt(50);
                long work = 1 + random.nextLong(most);
                window.add(at.startOfRecordUntil(next), next, address, work);
                shares.add(new Share(address, BigInteger.valueOf(work)));
                ends.add(next.segment() << 32 | next.offset());
                at = next;
                if (i % 10_000 == 7777) {
                    window.endRound(at);
                    rounds = i + 1;
                }
            }
            for (int i = 0; i < 10; i++) {
                BigInteger wanted = new BigInteger(window.work().bitLength() + 1, random).add(BigInteger.ONE);
                int upTo = random.nextInt(10) == 0 ? shares.size() : 1 + random.nextInt(shares.size());
                long end = ends.get(upTo - 1);
                Slice slice = window.last(wanted, position(end));
                assertThat(weights(slice))
                        .as("seed %d, wanted %s", seed, wanted)
                        .isEqualTo(PlainDistribution.lastShares(shares.subList(0, upTo), wanted));
            }
            assertThat(weights(window.round(at)))
                    .as("seed %d", seed)
                    .isEqualTo(PlainDistribution.lastShares(shares.subList(rounds, shares.size()), window.work()));
            // Nobody has worked for a round at its beginning, and those before are still there.
            assertThat(window.round(position(ends.get(rounds - 1))).shares())
                    .as("seed %d", seed)
                    .isZero();
            assertThat(weights(window.round(position(ends.get(rounds - 10_002)))))
                    .as("seed %d", seed)
                    .isEqualTo(PlainDistribution.lastShares(
                            shares.subList(rounds - 20_000, rounds - 10_001), window.work()));

            BigInteger keep = window.work().shiftRight(2);
            window.trim(keep, false);
            assertThat(weights(window.last(keep, at)))
                    .as("seed %d", seed)
                    .isEqualTo(PlainDistribution.lastShares(shares, keep));
        }
    }

    @Test
    void windowOfAJournalIsThatOfItsEnd() throws IOException {
        Random random = new Random(11);
        List<Share> shares = new ArrayList<>();
        try (ShareJournal journal =
                new ShareJournal(folder, 20_000, JournalPosition.START, (type, bytes, next) -> {})) {
            for (int i = 0; i < 2000; i++) {
                boolean solo = random.nextInt(10) == 0;
                Target target = Target.ofExpectedSolutions(1 + random.nextInt(5000));
                byte[] hash = new byte[32];
                random.nextBytes(hash);
                String address = "t1" + random.nextInt(20);
                String worker = address + (random.nextBoolean() ? ".rig" : "/rig");
                ShareRecord share = new ShareRecord(i, 7, 3000, new byte[32], hash, target, worker, solo);
                journal.append(ShareRecord.TYPE, share.encode());
                if (!solo) {
                    BigInteger work = Work.of(target.toBigInteger()).min(BigInteger.valueOf(3000));
                    shares.add(new Share(address, work));
                }
                if (i % 300 == 299) {
                    BlockRecord block = new BlockRecord(i, 7, new byte[140], new byte[12], "t1x", i % 600 == 299, null);
                    journal.append(BlockRecord.TYPE, block.encode());
                }
                journal.commit();
            }
        }
        JournalPosition end = new JournalReader(folder)
                .read(JournalPosition.START, (type, bytes, next) -> {})
                .end();
        ShareWindow all = new ShareWindow();
        new JournalReader(folder).read(JournalPosition.START, new WindowFeed(all, JournalPosition.START, null));
        for (double blocks : new double[] {0.01, 2, 50, 1e9}) {
            ShareWindow window = WindowLoader.load(folder, end, blocks, BigInteger.ZERO, end);
            BigInteger wanted = BigInteger.valueOf((long) (blocks * 3000));
            Slice slice = window.last(wanted, end);
            assertThat(weights(slice)).as("%s", blocks).isEqualTo(PlainDistribution.lastShares(shares, wanted));
            assertThat(slice).isEqualTo(all.last(wanted, end));
            assertThat(window.round(end)).isEqualTo(all.round(end));
            assertThat(window.isComplete()).isEqualTo(blocks > 1000);

            // The slice says from where to where the journal has just these shares.
            ShareWindow again = new ShareWindow();
            new JournalReader(folder).read(slice.from(), slice.to(), new WindowFeed(again, slice.from(), null));
            assertThat(again.shares()).isEqualTo(slice.shares());
            assertThat(again.work().subtract(slice.weights().total()))
                    .isEqualTo(BigInteger.valueOf(slice.oldestWork() - slice.oldestCounted()));
        }
    }
}
