package io.fluxforge.miner.work;

import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.DeviceTime;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A device at work, from opening it to its failure or its end; a device that is started again gets another worker. One thread runs
 * it. A worker that hangs is abandoned: whatever it still finds is dropped.
 */
final class DeviceWorker implements Runnable {
    private static final long WAIT_MILLIS = 500;

    /** Who looks after the device. */
    interface Keeper {
        /** It is ready. */
        void opened(DeviceWorker worker, String description);

        /** What it does now. */
        void state(DeviceWorker worker, DeviceState state);

        /** Waits while the device is to rest, but not for long; whether it is. */
        boolean rest() throws InterruptedException;

        /** Whether the device is to rest. */
        boolean isResting();

        /** The last call; the failure is null if the worker was told to stop. */
        void ended(DeviceWorker worker, @Nullable Throwable failure);
    }

    /** A nonce: its job and header. */
    private record Task(PoolJob job, BlockHeader header) {}

    private final MiningDevice device;
    private final JobBoard board;
    private final NonceSpace nonces;
    private final DeviceTally tally;
    private final Keeper keeper;
    private final Consumer<String> log;
    private final LongSupplier nanos;
    private final SolutionJudge judge;
    private final FaultWindow window = new FaultWindow();
    private final String lastPhase;
    private @Nullable Task expected;
    /** At the end of the nonce before; null if there was none, or the device has waited since. */
    private @Nullable DeviceTime clock;

    private volatile long lastSignNanos;
    private volatile boolean opening = true;
    private volatile boolean stopped;

    DeviceWorker(
            MiningDevice device,
            EquihashVerifier verifier,
            JobBoard board,
            NonceSpace nonces,
            DeviceTally tally,
            Keeper keeper,
            Consumer<String> log,
            LongSupplier nanos) {
        this.device = device;
        this.board = board;
        this.nonces = nonces;
        this.tally = tally;
        this.keeper = keeper;
        this.log = log;
        this.nanos = nanos;
        EquihashParams params = verifier.params();
        judge = new SolutionJudge(verifier);
        lastPhase = "round " + (params.k() - 1);
        lastSignNanos = nanos.getAsLong();
    }

    /** Makes it stop after its nonce, or sooner. */
    void stop() {
        stopped = true;
    }

    /** Nanoseconds since it last gave a sign of life. */
    long silentNanos() {
        return nanos.getAsLong() - lastSignNanos;
    }

    /** Whether it is still being made ready. */
    boolean isOpening() {
        return opening;
    }

    @Override
    public void run() {
        Throwable failure = null;
        try (Solver solver = device.open(this::logOpening)) {
            opening = false;
            sign();
            keeper.opened(this, solver.description());
            while (!stopped) {
                next(solver);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Errors too: too little memory, a missing library. The other devices must go on.
            failure = e;
        }
        keeper.ended(this, stopped ? null : failure);
    }

    private void logOpening(String line) {
        sign();
        log.accept(line);
    }

    private void sign() {
        lastSignNanos = nanos.getAsLong();
    }

    private void next(Solver solver) throws InterruptedException {
        sign();
        if (keeper.rest()) {
            clock = null;
            keeper.state(this, DeviceState.PAUSED);
            return;
        }
        PoolJob job = board.current();
        if (job == null) {
            clock = null;
            keeper.state(this, DeviceState.WAITING);
            job = board.await(WAIT_MILLIS);
        }
        if (job != null && !stopped) {
            keeper.state(this, DeviceState.MINING);
            sign();
            solve(solver, job);
        }
    }

    private void solve(Solver solver, PoolJob job) {
        Task before = expected;
        expected = null;
        Task task = before != null && before.job.equals(job) ? before : task(job);
        Watcher watcher = new Watcher(solver, job);
        long invalid = invalid(solver);
        long start = nanos.getAsLong();
        SolveReport report = solver.solve(task.header.toBytes(), watcher);
        sign();
        if (stopped) {
            return;
        }
        count(solver, start);
        judge.begin(task.header);
        for (int[] indices : watcher.found()) {
            judge(task, indices);
        }
        // The solver verifies too, and keeps wrong ones to itself.
        for (long i = invalid; i < invalid(solver); i++) {
            wrong("refused by the solver's own check");
        }
        if (!report.cancelled()) {
            tally.nonces().add(1, nanos.getAsLong());
        }
        if (window.isFaulty()) {
            throw new FaultyException(window);
        }
    }

    /** Adds up how busy the device was since the end of the nonce before, if it has had work since. */
    private void count(Solver solver, long startNanos) {
        DeviceTime before = clock;
        long end = nanos.getAsLong();
        DeviceTime now = (solver instanceof DeviceSolver device ? device.deviceTime() : Optional.<DeviceTime>empty())
                .orElseGet(() -> new DeviceTime(end, (before == null ? 0 : before.busyNanos()) + end - startNanos));
        if (before != null) {
            tally.worked(now.busyNanos() - before.busyNanos(), now.endNanos() - before.endNanos());
        }
        clock = now;
    }

    private Task task(PoolJob job) {
        return new Task(job, job.header(nonces.next(job.nonce2Bytes())));
    }

    private static long invalid(Solver solver) {
        return solver instanceof DeviceSolver counting ? counting.invalid() : 0;
    }

    private void judge(Task task, int[] indices) {
        switch (judge.judge(indices)) {
            case SolutionJudge.Judgement.Wrong(String problem) -> wrong(problem);
            case SolutionJudge.Judgement.Repeated() -> {}
            case SolutionJudge.Judgement.Valid valid -> {
                window.add(false);
                tally.solutions().add(1, nanos.getAsLong());
                if (task.job.target().isMetBy(valid.hash(), 0)) {
                    submit(task, valid);
                }
            }
        }
    }

    private void submit(Task task, SolutionJudge.Judgement.Valid valid) {
        tally.found(valid.hash());
        PoolJob job = task.job;
        Share share = new Share(job, job.nonce2(task.header), valid.solution(), job.isBlock(valid.hash()), tally);
        if (!job.sink().submit(share)) {
            tally.tooLate();
        }
    }

    private void wrong(String problem) {
        window.add(true);
        tally.hardwareErrors(1, problem);
    }

    /** Collects what one nonce gives. */
    private final class Watcher implements SolveWatcher {
        private final Solver solver;
        private final PoolJob job;
        private final Thread worker = Thread.currentThread();
        private final List<int[]> solutions = new ArrayList<>();

        Watcher(Solver solver, PoolJob job) {
            this.solver = solver;
            this.job = job;
        }

        synchronized List<int[]> found() {
            return solutions;
        }

        @Override
        public synchronized void onSolution(int[] indices) {
            solutions.add(indices);
        }

        /** In the last phase the next nonce is told: not earlier, or a new job would wait for two nonces. */
        @Override
        public void onProgress(String phase, double done) {
            sign();
            if (expected == null
                    && solver instanceof DeviceSolver
                    && phase.equals(lastPhase)
                    && Thread.currentThread().equals(worker)
                    && !isCancelled()) {
                PoolJob latest = board.current();
                if (latest != null) {
                    Task next = task(latest);
                    expected = next;
                    solver.expect(next.header.toBytes());
                }
            }
        }

        @Override
        public boolean isCancelled() {
            return stopped || keeper.isResting() || (!job.equals(board.current()) && !job.isLive());
        }
    }
}
