package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.ShareCounts;
import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEnvironment;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The miner and our pool, and a wire between them that breaks: what is found meanwhile is not lost. */
class MinerResumesTest {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    private static final Target HALF = Target.of(BigInteger.ONE.shiftLeft(255));

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder;

    /** One job for ever. */
    private static final class OneJob implements JobSource {
        @Override
        public void start(JobListener listener) {
            long now = Instant.now().getEpochSecond();
            byte[] header = ByteBuffer.allocate(JobNotice.HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, 4)
                    .putInt(100, (int) now)
                    .array();
            listener.job(new StratumJob(
                    PARAMS,
                    header,
                    1,
                    Target.of(BigInteger.ZERO),
                    JobTimes.from(now - 600),
                    true,
                    (solved, solution) -> {
                        throw new AssertionError("no block expected");
                    }));
        }

        @Override
        public String status() {
            return "test";
        }

        @Override
        public void close() {}
    }

    /** Passes connections on to a port, and cuts them when it is told. */
    private static final class Wire implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> ends = new ArrayList<>();
        private boolean broken;

        Wire(int port) throws IOException {
            Thread.ofVirtual().start(() -> accept(port));
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept(int port) {
            try {
                while (true) {
                    pass(server.accept(), port);
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private synchronized void pass(Socket miner, int port) throws IOException {
            if (broken) {
                miner.close();
                return;
            }
            Socket pool = new Socket(InetAddress.getLoopbackAddress(), port);
            ends.addAll(List.of(miner, pool));
            Thread.ofVirtual().start(() -> copy(miner, pool));
            Thread.ofVirtual().start(() -> copy(pool, miner));
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // Cut, or one of them is done.
            }
        }

        synchronized void cut() throws IOException {
            broken = true;
            for (Socket end : ends) {
                end.close();
            }
            ends.clear();
        }

        synchronized void mend() {
            broken = false;
        }

        @Override
        public void close() throws IOException {
            server.close();
            cut();
        }
    }

    private StratumPool startPool() throws IOException {
        PortOptions port = new PortOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PortOptions.Transport.PLAIN,
                false,
                new DifficultyPolicy(HALF, 1, 0.5, 1e6, 0));
        StratumPool pool = new StratumPool(
                io.fluxforge.stratum.server.PoolOptions.of(List.of(port), null, folder),
                PoolEnvironment.system(),
                new OneJob(),
                worker -> null,
                new PoolEvents(log::add));
        pool.start();
        return pool;
    }

    private Miner miner(int port) {
        return LoopbackMiner.of(PARAMS, "t1a.rig", List.of(port), log);
    }

    private void waitUntil(BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 6_000 && !holds.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(holds.getAsBoolean())
                .as("log: %s", log.subList(Math.max(0, log.size() - 40), log.size()))
                .isTrue();
    }

    private static long solutions(Miner miner) {
        return miner.snapshot().devices().getFirst().solutions();
    }

    @Test
    void sharesFoundWhileTheConnectionWasLostAreAccepted() throws Exception {
        MinerSnapshot end;
        try (StratumPool pool = startPool();
                Wire wire = new Wire(pool.server().addresses().getFirst().getPort())) {
            Miner miner = miner(wire.port());
            try {
                miner.start();
                for (int i = 0; i < 3; i++) {
                    long accepted = miner.snapshot().shares().accepted();
                    waitUntil(() -> miner.snapshot().shares().accepted() >= accepted + 5);
                    wire.cut();
                    long found = solutions(miner);
                    // Half of them are shares, and so many can wait.
                    waitUntil(() -> solutions(miner) >= found + 40);
                    assertThat(pool.connections()).isZero();
                    wire.mend();
                    waitUntil(() -> pool.connections() == 1);
                }
                long accepted = miner.snapshot().shares().accepted();
                waitUntil(() -> miner.snapshot().shares().accepted() >= accepted + 5);
            } finally {
                miner.close();
            }
            end = miner.snapshot();
            ShareCounts shares = end.shares();
            assertThat(shares.rejected()).isZero();
            assertThat(shares.hardwareErrors()).isZero();
            // Shares on their way at a cut may be lost; those that were found without a connection are not.
            assertThat(List.copyOf(log)).noneMatch(line -> line.contains("lost before it was sent"));
            assertThat(pool.counts().of(ShareVerdict.ACCEPTED))
                    .isBetween(shares.accepted(), shares.accepted() + shares.unanswered());
        }
        assertThat(end.pools().getFirst().connects()).isEqualTo(4);
    }
}
