package io.fluxforge.miner.work;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A device that does what a test says, in place of or beside solving 48,5 honestly. */
final class FakeDevice implements MiningDevice {
    static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;

    /** What happens for a nonce; opened counts the solvers, nonce those of this solver from 0. */
    interface Behaviour {
        void solve(CpuSolver honest, byte[] input, SolveWatcher watcher, int opened, int nonce)
                throws InterruptedException;
    }

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final String id;
    private final Behaviour behaviour;

    FakeDevice(String id, Behaviour behaviour) {
        this.id = id;
        this.behaviour = behaviour;
    }

    static FakeDevice honest(String id) {
        return new FakeDevice(id, (honest, input, watcher, opened, nonce) -> honest.solve(input, watcher));
    }

    /** As a driver does that has lost its device: no interrupt reaches it. */
    static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public DeviceIdentity identity() {
        return new DeviceIdentity(id, "fake", "", Optional.empty());
    }

    @Override
    public Solver open(Consumer<String> log) {
        CpuSolver honest = new CpuSolver(PARAMS, 1);
        int number = opened.incrementAndGet();
        return new Solver() {
            private int nonces;

            @Override
            public String description() {
                return "fake solver " + number;
            }

            @Override
            public EquihashParams params() {
                return PARAMS;
            }

            @Override
            public long tableBytes() {
                return 0;
            }

            @Override
            public SolveReport solve(byte[] input, SolveWatcher watcher) {
                try {
                    behaviour.solve(honest, input, watcher, number, nonces++);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new SolveReport(List.of(), List.of(), 0, 0, watcher.isCancelled());
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                honest.close();
            }
        };
    }
}
