package io.fluxforge.bench.stratum;

import io.fluxforge.bench.Spread;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Measures how soon a block goes to the node: a pool with a private node behind it, by way of its RPC, and one miner, whose every
 * share is a block of 48,5. Nothing else goes on.
 *
 * @param blocks to find
 */
public record BlockLatencyBench(int blocks) {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    private static final int JOB_SECONDS = 20;
    /** Between a job and its block, so that the pool is idle again. */
    private static final int PAUSE_MILLIS = 50;

    private static final double NANOS_PER_MILLI = 1e6;

    /** Checks the value. */
    public BlockLatencyBench {
        if (blocks < 1) {
            throw new IllegalArgumentException("blocks=" + blocks + ", min=1");
        }
    }

    /**
     * What came of it, in milliseconds from the moment at which the miner sent its share.
     *
     * @param handedMillis until the proof was handed to whoever calls {@code submitblock}
     * @param judgedMillis until the node's answer to {@code submitblock} was there, its verification of the block included
     * @param accepted blocks that the node took as its tip
     */
    public record Result(BlockLatencyBench bench, Spread handedMillis, Spread judgedMillis, int accepted) {}

    /**
     * Measures.
     *
     * @param folder for the pool and the node; emptied again
     * @throws IOException if a block does not lead to the next job
     */
    public Result run(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "stratum");
        try (PoolLink link = PoolLink.start(new PoolSetup(PARAMS, false, true, 0, own), List.of());
                LoadClients clients = new LoadClients(link.address(), false)) {
            clients.connect(1, progress);
            LoadConnection miner = clients.connections().getFirst();
            SmallSolver solver = new SmallSolver(PARAMS);
            long[] sent = new long[blocks];
            for (int block = 0; block < blocks; block++) {
                progress.accept("block " + (block + 1) + " of " + blocks);
                sent[block] = findBlock(clients, miner, solver, block);
            }
            Thread.sleep(PAUSE_MILLIS);
            JsonNode times = link.ask("blocks");
            return new Result(
                    this,
                    millis(sent, times.get("handed")),
                    millis(sent, times.get("judged")),
                    times.get("accepted").asInt());
        } finally {
            StratumBench.delete(own);
        }
    }

    /** Gives the moment at which the share was sent. */
    private static long findBlock(LoadClients clients, LoadConnection miner, SmallSolver solver, int block)
            throws IOException, InterruptedException {
        byte[] job = clients.onLoop(miner::jobHeader);
        Thread.sleep(PAUSE_MILLIS);
        long sent = clients.onLoop(() -> {
            // Solved and sent in one go: a refreshed job in between would make it a share of another header.
            SolvedShare solved = miner.solveBlock(solver);
            long now = System.nanoTime();
            miner.submit(block, solved);
            miner.flush();
            return now;
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOB_SECONDS);
        while (sameTip(job, clients.onLoop(miner::jobHeader))) {
            if (System.nanoTime() > end) {
                throw new IOException("no job on block " + (block + 1) + " within " + JOB_SECONDS + " s");
            }
            Thread.sleep(1);
        }
        return sent;
    }

    private static boolean sameTip(byte[] job, byte[] other) {
        int from = BenchJobs.TIP_OFFSET;
        int to = from + BenchJobs.TIP_BYTES;
        return Arrays.equals(job, from, to, other, from, to);
    }

    private static Spread millis(long[] sent, JsonNode times) throws IOException {
        if (times.size() != sent.length) {
            throw new IOException(sent.length + " blocks were sent, and " + times.size() + " came");
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            millis.add((times.get(i).asLong() - sent[i]) / NANOS_PER_MILLI);
        }
        return Spread.of(millis);
    }
}
