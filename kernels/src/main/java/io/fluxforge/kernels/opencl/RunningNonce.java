package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.DeviceClock;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final List<DeviceClock.Span> host = new ArrayList<>();
    private final long givenAway = System.nanoTime();
    private long undone = givenAway;

    /** From before the first of its commands is queued. */
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
     * @param free when the device was seen to be done with the nonce before, in {@link System#nanoTime}
     * @return whether the watcher cancelled meanwhile; the commands are done nevertheless
     */
    boolean await(SolveWatcher watcher, long free) {
        boolean cancelled = watcher.isCancelled();
        int done = 0;
        long start = Math.max(givenAway, free);
        while (done < commands.size()) {
            if (commands.get(done).event.isDone()) {
                long end = System.nanoTime();
                host.add(new DeviceClock.Span(start, end));
                start = end;
                done++;
                if (done < commands.size() && !commands.get(done).phase.isEmpty()) {
                    watcher.onProgress(commands.get(done).phase, 0);
                }
            } else {
                undone = System.nanoTime();
                LockSupport.parkNanos(POLL_NANOS);
                cancelled |= watcher.isCancelled();
            }
        }
        return cancelled;
    }

    /** When the last command was seen to be done, in {@link System#nanoTime}. */
    long end() {
        return host.getLast().end();
    }

    /** When each command ran; all are done. */
    List<DeviceClock.Span> spans(DeviceClock clock) {
        List<DeviceClock.Span> device =
                commands.stream().map(command -> command.event.span()).toList();
        return clock.choose(device, host, givenAway, undone);
    }

    /**
     * The time of each phase.
     *
     * @param spans of the commands
     * @param whole whether what belongs to no phase counts for the one beside it: the host may see commands done late, and all at once
     */
    List<SolveReport.Phase> phases(List<DeviceClock.Span> spans, boolean whole) {
        Map<String, Double> millis = new LinkedHashMap<>();
        String phase = whole ? firstPhase() : "";
        for (int i = 0; i < commands.size(); i++) {
            phase = commands.get(i).phase.isEmpty() && whole ? phase : commands.get(i).phase;
            millis.merge(phase, spans.get(i).nanos() / 1e6, Double::sum);
        }
        millis.remove("");
        return millis.entrySet().stream()
                .map(one -> new SolveReport.Phase(one.getKey(), one.getValue()))
                .toList();
    }

    private String firstPhase() {
        return commands.stream()
                .map(Command::phase)
                .filter(phase -> !phase.isEmpty())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        commands.forEach(command -> command.event.close());
        commands.clear();
    }
}
