package io.fluxforge.cli.mine;

import io.fluxforge.cli.signal.HangUp;
import io.fluxforge.cli.terminal.LiveTerminal;
import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.api.MinerApi;
import io.fluxforge.miner.console.Console;
import io.fluxforge.miner.console.EventLog;
import io.fluxforge.miner.console.Summary;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.telemetry.PolledSensors;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run of the miner with its console, log and API, from its start to Ctrl-C. */
public final class MineRun {
    /** The exit code for {@code --watchdog exit}; a rig's supervisor restarts the machine on it. */
    public static final int WATCHDOG_EXIT = 42;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int FAILED = 1;
    private static final int USER_MISTAKE = 2;
    private static final long LIVE_MILLIS = 1000;

    private final MinerOptions options;
    private final MineSettings settings;
    private final Console console;
    private final Screen screen;
    private final HangUp hangUp;
    private final AtomicReference<@Nullable String> wrongProof = new AtomicReference<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger();
    private @Nullable EventLog log;

    /**
     * What it talks to.
     *
     * @param program and verb, as the user calls them
     * @param err gets the line that says why it ended, if that is a mistake of the user's
     * @param in whether standard input is a terminal
     * @param live whether {@code out} is a terminal that may be drawn on
     * @param colours whether it may be coloured
     */
    public record Screen(String program, PrintStream out, PrintStream err, boolean in, boolean live, boolean colours) {}

    /**
     * A run.
     *
     * @param hangUp opens the log anew
     */
    public MineRun(MinerOptions options, MineSettings settings, Screen screen, HangUp hangUp) {
        this.options = options;
        this.settings = settings;
        this.screen = screen;
        this.hangUp = hangUp;
        console = new Console(
                screen.out,
                screen.live && !settings.plain && LiveTerminal.isForeground(),
                screen.colours && !settings.plain);
    }

    /** Mines until somebody stops it. */
    public int mine() throws IOException, InterruptedException {
        return run(Long.MAX_VALUE);
    }

    /** Works without a pool for so many seconds from the first nonce on. */
    public int benchmark(int seconds) throws IOException, InterruptedException {
        return run(TimeUnit.SECONDS.toNanos(seconds));
    }

    private int run(long mostNanos) throws IOException, InterruptedException {
        Path file = settings.log;
        if (file != null) {
            log = new EventLog(file, InstantSource.system());
        }
        hangUp.then(this::reopen);
        MinerEvents events = new MinerEvents(this::show);
        PolledSensors sensors = PolledSensors.open(line -> show(Tone.PLAIN, line));
        Miner miner = new Miner(options, sensors, events, this::troubled, this::wrongProof);
        Thread hook = new Thread(this::stopAndWait, "mine-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (MinerApi _ = api(miner);
                MineKeys _ = MineKeys.listen(console, miner, screen.in)) {
            miner.start();
            follow(miner, mostNanos);
        } finally {
            miner.close();
            sensors.close();
            MinerSnapshot last = miner.snapshot();
            console.end(last);
            if (log != null) {
                Summary.lines(last).forEach(log::write);
                log.close();
            }
            String why = wrongProof.get();
            if (why != null) {
                screen.err.println(screen.program + ": " + why);
            }
            ended.countDown();
            removeHook(hook);
        }
        return exitCode.get();
    }

    private @Nullable MinerApi api(Miner miner) throws IOException {
        InetSocketAddress address = settings.api;
        if (address == null) {
            return null;
        }
        try {
            MinerApi api = new MinerApi(address, miner::snapshot);
            String host = address.getHostString();
            show(
                    Tone.PLAIN,
                    "status page, JSON and metrics: http://"
                            + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                            + api.address().getPort() + "/");
            return api;
        } catch (IOException e) {
            throw new IOException("--api: " + address + ": " + e.getMessage(), e);
        }
    }

    private void follow(Miner miner, long mostNanos) throws InterruptedException {
        long step = console.isLive() ? LIVE_MILLIS : TimeUnit.SECONDS.toMillis(settings.interval);
        long lastShown = System.nanoTime();
        long firstNonce = 0;
        boolean mined = false;
        while (!stop.await(Math.min(step, LIVE_MILLIS), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            MinerSnapshot snapshot = miner.snapshot();
            if (now - lastShown >= TimeUnit.MILLISECONDS.toNanos(step)) {
                lastShown = now;
                console.show(snapshot);
                if (!console.isLive() && log != null) {
                    log.write(Summary.line(snapshot));
                }
            }
            if (!mined && snapshot.devices().stream().anyMatch(device -> device.state() == DeviceState.MINING)) {
                mined = true;
                firstNonce = now;
            }
            boolean allStopped = snapshot.devices().stream().allMatch(device -> device.state() == DeviceState.STOPPED);
            // Once it has worked it stays, for its API tells what happened; a benchmark of nothing is no benchmark.
            if (allStopped && (!everStarted(snapshot) || options.pools().isEmpty())) {
                exitCode.compareAndSet(0, FAILED);
                return;
            }
            if (mined && now - firstNonce >= mostNanos) {
                if (snapshot.devices().stream().allMatch(device -> device.nonces() == 0)) {
                    show(
                            Tone.PLAIN,
                            "no nonce was done in this time, which says nothing of the speed; give it more --seconds");
                }
                return;
            }
        }
    }

    private static boolean everStarted(MinerSnapshot snapshot) {
        return snapshot.devices().stream().map(DeviceSnapshot::description).anyMatch(text -> !text.isEmpty());
    }

    private void troubled(DeviceIdentity device, String reason) {
        switch (settings.watchdog) {
            case OFF, RESTART -> {}
            case EXIT -> {
                exitCode.set(WATCHDOG_EXIT);
                stop.countDown();
            }
            case SCRIPT -> {
                Path script = settings.watchdogScript;
                if (script != null) {
                    new WatchdogAction(script, WatchdogAction.LIMIT, this::show).run(device, reason);
                }
            }
        }
    }

    /** Going on would burn power for nothing, at this pool or at the next one of the same coin. */
    private void wrongProof(String why) {
        if (wrongProof.compareAndSet(null, why)) {
            exitCode.set(USER_MISTAKE);
            stop.countDown();
        }
    }

    private void show(Tone tone, String line) {
        console.event(tone, TIME.format(LocalTime.now(ZoneId.systemDefault())) + " " + line);
        EventLog file = log;
        if (file != null) {
            file.write(line);
        }
    }

    private void reopen() {
        EventLog file = log;
        if (file == null) {
            show(Tone.PLAIN, "SIGHUP: there is no --log to open again");
            return;
        }
        try {
            file.reopen();
            show(Tone.PLAIN, "SIGHUP: the log is opened again");
        } catch (IOException e) {
            show(Tone.BAD, "SIGHUP: the log cannot be opened: " + e);
        }
    }

    /** The process ends when the hook has: it waits until the summary is printed. */
    private void stopAndWait() {
        stop.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already.
        }
    }
}
