package io.fluxforge.cli.mine;

import io.fluxforge.cli.signal.HangUp;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.pool.PoolUrl;
import io.fluxforge.miner.pool.TlsTrust;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.work.MiningDevice;
import io.fluxforge.miner.work.WorkOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * A miner, for a process of its own, whose only device hangs from the second nonce on. Its arguments are options of the verb mine; its
 * pool gives one job.
 */
final class HungMiner {
    private static final String ZEROS = "0".repeat(64);
    private static final String JOB = "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + "f".repeat(64)
            + "\"]}\n{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",\"04000000\",\"" + ZEROS + "\",\""
            + ZEROS
            + "\",\"" + ZEROS + "\",\"00000000\",\"07000020\",true]}";

    private HungMiner() {}

    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again, other than JDK 22 to 24
    public static void main(String[] args) throws Exception {
        MineSettings settings = new MineSettings();
        new CommandLine(settings).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        WorkOptions work = new WorkOptions(
                Duration.ofMillis(300),
                Duration.ofSeconds(60),
                1,
                Duration.ofMillis(1),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server));
            PoolOptions pool = new PoolOptions(
                    new PoolUrl(false, "127.0.0.1", server.getLocalPort()), "t1a.rig", "x", new TlsTrust.Anything());
            MinerOptions options = new MinerOptions(
                    "test",
                    EquihashParams.ZCASH_48_5,
                    List.of(new HungDevice()),
                    List.of(pool),
                    NetOptions.DEFAULT,
                    work);
            boolean terminal = System.console() != null;
            MineRun.Screen screen =
                    new MineRun.Screen("fluxforge mine", System.out, System.err, terminal, terminal, false);
            System.exit(new MineRun(options, settings, screen, HangUp.catchSignal()).mine());
        }
    }

    private static void serve(ServerSocket server) {
        try (Socket miner = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(miner.getInputStream(), StandardCharsets.UTF_8));
                PrintStream out = new PrintStream(miner.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String result = line.contains("mining.subscribe") ? "[null,\"00000001\"]" : "true";
                out.println("{\"id\":" + line.replaceAll(".*\"id\":(\\d+).*", "$1") + ",\"result\":" + result
                        + ",\"error\":null}");
                if (line.contains("mining.authorize")) {
                    out.println(JOB);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class HungDevice implements MiningDevice {
        @Override
        public DeviceIdentity identity() {
            return new DeviceIdentity("opencl:0", "fake", "", Optional.empty());
        }

        @Override
        public Solver open(Consumer<String> log) {
            return new HungSolver();
        }
    }

    private static final class HungSolver implements Solver {
        private boolean worked;

        @Override
        public String description() {
            return "fake";
        }

        @Override
        public EquihashParams params() {
            return EquihashParams.ZCASH_48_5;
        }

        @Override
        public long tableBytes() {
            return 0;
        }

        /** As in a driver that has lost its device: no interrupt reaches it. */
        @Override
        public SolveReport solve(byte[] input, SolveWatcher watcher) {
            while (worked) {
                LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            }
            worked = true;
            return new SolveReport(List.of(), List.of(), 0, 0, false);
        }

        @Override
        public void close() {}
    }
}
