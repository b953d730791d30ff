package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.DeviceTime;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One nonce on its way through a device's queue, and what it left. */
final class RunningNonce implements AutoCloseable {
    /** A command and the phase of {@link SolveReport} that it belongs to; empty for none. */
    record Command(String phase, ClEvent event) {}

    /** Each look costs some 30 µs of a core; the next nonce is in the queue meanwhile, so none needs to be earlier. */
    private static final long POLL_NANOS = 1_000_000;

    private final byte[] input;
    private final List<Command> commands = new ArrayList<>();
    private final ByteBuffer stats;
    private final ByteBuffer indices;

    RunningNonce(byte[] input, Geometry geometry) {
        this.input = input.clone();
        stats = ByteBuffer.allocateDirect(4 * geometry.statsWords()).order(ByteOrder.nativeOrder());
        indices = ByteBuffer.allocateDirect((int) geometry.indicesBytes()).order(ByteOrder.nativeOrder());
    }

    byte[] input() {
        return input;
    }

    List<Command> commands() {
        return commands;
    }

    ByteBuffer stats() {
        return stats;
    }

    ByteBuffer indices() {
        return indices;
    }

    /**
     * Waits until all commands are done. By looking every now and then, because some drivers wait by keeping a core busy.
     *
     * @return whether the watcher cancelled meanwhile; the commands are done nevertheless
     */
    boolean await(SolveWatcher watcher) {
        boolean cancelled = watcher.isCancelled();
        int done = 0;
        while (done < commands.size()) {
            if (commands.get(done).event.isDone()) {
                done++;
                if (done < commands.size() && !commands.get(done).phase.isEmpty()) {
                    watcher.onProgress(commands.get(done).phase, 0);
                }
            } else {
                LockSupport.parkNanos(POLL_NANOS);
                cancelled |= watcher.isCancelled();
            }
        }
        return cancelled;
    }

    /** The time of each phase by the device's clock. */
    List<SolveReport.Phase> phases() {
        List<SolveReport.Phase> phases = new ArrayList<>();
        for (Command command : commands) {
            if (command.phase.isEmpty()) {
                continue;
            }
            double millis = command.event.millis();
            if (!phases.isEmpty() && phases.getLast().name().equals(command.phase)) {
                millis += phases.removeLast().millis();
            }
            phases.add(new SolveReport.Phase(command.phase, millis));
        }
        return phases;
    }

    /** What the device has done with this nonce too; all commands are done. */
    DeviceTime addedTo(DeviceTime before) {
        long busy = before.busyNanos();
        long end = before.endNanos();
        for (Command command : commands) {
            busy += command.event.endNanos() - command.event.startNanos();
            end = Math.max(end, command.event.endNanos());
        }
        return new DeviceTime(end, busy);
    }

    @Override
    public void close() {
        commands.forEach(command -> command.event.close());
        commands.clear();
    }
}
