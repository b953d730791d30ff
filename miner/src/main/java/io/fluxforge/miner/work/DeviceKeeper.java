package io.fluxforge.miner.work;

import io.fluxforge.kernels.opencl.FaultyDeviceException;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.verifier.EquihashVerifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks after one device: starts its worker, starts another when it fails or hangs, gives up after too many, and rests it when hot. */
public final class DeviceKeeper implements DeviceWorker.Keeper {
    private static final long RESTARTS_WINDOW_NANOS = Duration.ofHours(1).toNanos();
    private static final long REST_MILLIS = 500;
    private static final long STOP_MILLIS = 3000;

    /** Who is told that a device works no more. */
    public interface Listener {
        /** The device stopped for good; called on any thread, without locks. */
        void stopped(DeviceIdentity device, String reason);
    }

    private final MiningDevice device;
    private final EquihashVerifier verifier;
    private final JobBoard board;
    private final NonceSpaces spaces;
    private final WorkOptions options;
    private final MinerEvents events;
    private final Listener listener;
    private final LongSupplier nanos;
    private final DeviceTally tally;
    private final Deque<Long> restartNanos = new ArrayDeque<>();

    private @Nullable DeviceWorker worker;
    private @Nullable Thread thread;
    private DeviceState state = DeviceState.STARTING;
    private String note = "";
    private String description = "";
    private int restarts;
    private long startAtNanos;
    private boolean closed;
    /** Too hot. */
    private volatile boolean hot;
    /** Told to pause by the user. */
    private volatile boolean held;

    private volatile DeviceTelemetry telemetry = DeviceTelemetry.NONE;

    /** Looks after a device that is not started. */
    public DeviceKeeper(
            MiningDevice device,
            EquihashVerifier verifier,
            JobBoard board,
            NonceSpaces spaces,
            WorkOptions options,
            MinerEvents events,
            Listener listener,
            LongSupplier nanos) {
        this.device = device;
        this.verifier = verifier;
        this.board = board;
        this.spaces = spaces;
        this.options = options;
        this.events = events;
        this.listener = listener;
        this.nanos = nanos;
        tally = new DeviceTally(id(), events, nanos.getAsLong());
    }

    private String id() {
        return device.identity().id();
    }

    /** Which device. */
    public DeviceIdentity identity() {
        return device.identity();
    }

    /** Starts a worker. */
    public synchronized void start() {
        state = DeviceState.STARTING;
        note = "";
        events.starting(id(), "starting " + device.identity().name());
        DeviceWorker fresh = new DeviceWorker(
                device, verifier, board, spaces.next(), tally, this, line -> events.starting(id(), line), nanos);
        worker = fresh;
        thread = Thread.ofPlatform().name("device " + id()).daemon().start(fresh);
    }

    @Override
    public synchronized void opened(DeviceWorker from, String text) {
        if (Objects.equals(worker, from)) {
            description = text;
            state = DeviceState.WAITING;
            events.started(id(), text);
        }
    }

    @Override
    public void state(DeviceWorker from, DeviceState now) {
        synchronized (this) {
            if (Objects.equals(worker, from)) {
                state = now;
            }
        }
    }

    @Override
    public boolean isResting() {
        return hot || held;
    }

    @Override
    public boolean rest() throws InterruptedException {
        if (!isResting()) {
            return false;
        }
        Thread.sleep(REST_MILLIS);
        return isResting();
    }

    @Override
    public void ended(DeviceWorker from, @Nullable Throwable failure) {
        String stopReason;
        synchronized (this) {
            if (!Objects.equals(worker, from)) {
                // Abandoned as hung; another is at work.
                return;
            }
            worker = null;
            if (failure == null || closed) {
                state = DeviceState.STOPPED;
                return;
            }
            String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            boolean hopeless = failure instanceof FaultyException
                    || failure instanceof FaultyDeviceException
                    || failure instanceof IllegalArgumentException;
            stopReason = hopeless ? stop(reason) : restartLater(reason);
        }
        if (stopReason != null) {
            listener.stopped(device.identity(), stopReason);
        }
    }

    private String stop(String reason) {
        state = DeviceState.STOPPED;
        note = reason;
        events.stopped(id(), reason);
        return reason;
    }

    /** Plans a restart; the reason if there were too many, else null. */
    private @Nullable String restartLater(String reason) {
        long now = nanos.getAsLong();
        while (!restartNanos.isEmpty() && now - restartNanos.peek() > RESTARTS_WINDOW_NANOS) {
            restartNanos.remove();
        }
        if (restartNanos.size() >= options.restarts()) {
            return stop(reason + "; started again " + restartNanos.size()
                    + " times within an hour, and no more: restart the machine or look at its driver's log");
        }
        long delay = options.restartDelay().toNanos() << restartNanos.size();
        restartNanos.add(now);
        startAtNanos = now + delay;
        state = DeviceState.RESTARTING;
        note = reason;
        events.restarting(id(), reason, delay / 1e9);
        return null;
    }

    /** Looks whether it hangs or is to be started again; to be called about every second. */
    public void check() {
        String stopReason = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            DeviceWorker running = worker;
            if (running == null) {
                if (state == DeviceState.RESTARTING && nanos.getAsLong() - startAtNanos >= 0) {
                    restarts++;
                    start();
                }
                return;
            }
            Duration limit = running.isOpening() ? options.openTimeout() : options.hangTimeout();
            if (running.silentNanos() > limit.toNanos()) {
                running.stop();
                worker = null;
                Thread hung = thread;
                if (hung != null) {
                    hung.interrupt();
                }
                stopReason = restartLater("hangs: no sign of life for " + limit.toSeconds() + " s");
            }
        }
        if (stopReason != null) {
            listener.stopped(device.identity(), stopReason);
        }
    }

    /** Takes what the sensors say, and lets the device rest or go on. */
    public void sensed(DeviceTelemetry reading) {
        telemetry = reading;
        double celsius = reading.temperatureCelsius().orElse(Double.NaN);
        if (!hot && celsius > options.stopCelsius().orElse(Double.POSITIVE_INFINITY)) {
            hot = true;
            events.paused(id(), String.format(Locale.ROOT, "%.0f °C", celsius));
        } else if (hot && celsius <= options.startCelsius().orElse(Double.POSITIVE_INFINITY)) {
            hot = false;
            events.resumed(id(), String.format(Locale.ROOT, "%.0f °C", celsius));
        }
    }

    /** Lets the device rest until it is told to go on. */
    public void hold(boolean paused) {
        held = paused;
    }

    /** How it is now. */
    public synchronized DeviceSnapshot snapshot() {
        long now = nanos.getAsLong();
        return new DeviceSnapshot(
                device.identity(),
                description,
                state,
                note,
                tally.solutions().rates(now),
                tally.nonces().rates(now),
                (long) tally.solutions().total(),
                (long) tally.nonces().total(),
                tally.counts(),
                tally.acceptedWork().total(),
                tally.acceptedWork().perSecond(RateMeter.HOUR, now),
                tally.bestShare(),
                restarts,
                tally.idleFraction(),
                telemetry);
    }

    /** Shares accepted that were blocks. */
    public long blocks() {
        return tally.blocks();
    }

    /** Makes the worker stop soon. */
    public synchronized void stop() {
        closed = true;
        if (worker != null) {
            worker.stop();
        }
    }

    /** Waits for the worker to stop, but not for long: a device that hangs must not keep the process. */
    public void awaitStop() throws InterruptedException {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            running.join(STOP_MILLIS);
        }
    }
}
