package io.fluxforge.miner.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.CompactTarget;
import io.fluxforge.verifier.EquihashVerifier;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rate that a pool computes from shares agrees with the one that the device counts. Fixed nonces, so the same in each run. */
class PoolSideRateTest {
    private static final int SHARES = 2_000;
    private static final int BINS = 20;
    /** Chi-square of 19 degrees of freedom is beyond it once in a million. */
    private static final double CHI_SQUARE_LIMIT = 64;
    /** A standard normal variable is beyond it once in a million. */
    private static final double SIGMAS = 4.9;

    private static final double SOLUTIONS_PER_SHARE = 2;

    /** A pool that accepts what it gets, and sorts shares by how good they are. */
    private static final class Pool implements ShareSink {
        final CountDownLatch enough = new CountDownLatch(SHARES);
        final int[] bins = new int[BINS];

        @Override
        public boolean isLive(PoolJob job) {
            return enough.getCount() > 0;
        }

        @Override
        public boolean submit(Share share) {
            if (enough.getCount() > 0) {
                byte[] hash = share.job().header(share.nonce2()).hash(share.solution());
                double place = CompactTarget.toNumber(hash).doubleValue()
                        / share.job().target().toDouble();
                bins[Math.min(BINS - 1, (int) (place * BINS))]++;
                share.answered(Share.Verdict.ACCEPTED, "", 1);
                enough.countDown();
            }
            return true;
        }
    }

    @Test
    void poolSideAndDeviceAgree() throws InterruptedException {
        Target target = Target.ofExpectedSolutions(SOLUTIONS_PER_SHARE);
        Pool pool = new Pool();
        JobBoard board = new JobBoard();
        PoolJob job = new PoolJob(
                new JobNotice("j", new byte[JobNotice.HEADER_BYTES], true), new byte[4], target, Instant.EPOCH, pool);
        board.own(pool, () -> job);
        DeviceKeeper keeper = new DeviceKeeper(
                FakeDevice.honest("cpu"),
                new EquihashVerifier(FakeDevice.PARAMS),
                board,
                new NonceSpaces(new byte[32]),
                WorkOptions.DEFAULT,
                new MinerEvents((tone, line) -> {}),
                (device, reason) -> {},
                System::nanoTime);
        keeper.start();
        boolean enough = pool.enough.await(300, TimeUnit.SECONDS);
        DeviceSnapshot device = keeper.snapshot();
        keeper.stop();
        keeper.awaitStop();
        assertThat(enough).as("%s", device).isTrue();
        assertThat(device.shares().accepted()).isBetween((long) SHARES - 1, (long) SHARES);

        // Of n solutions each is a share with probability p.
        double p = 1 / target.expectedSolutions();
        double expected = device.solutions() * p;
        double sigma = Math.sqrt(expected * (1 - p));
        assertThat(Math.abs(device.shares().accepted() - expected)).isLessThan(SIGMAS * sigma);
        // So the two rates agree within the same error.
        assertThat(device.acceptedWork() / device.solutions())
                .isBetween(1 - SIGMAS * sigma / expected, 1 + SIGMAS * sigma / expected);

        // And shares are spread evenly below the target.
        double perBin = (double) SHARES / BINS;
        double chiSquare = 0;
        for (int count : pool.bins) {
            chiSquare += (count - perBin) * (count - perBin) / perBin;
        }
        assertThat(chiSquare).isLessThan(CHI_SQUARE_LIMIT);
    }
}
