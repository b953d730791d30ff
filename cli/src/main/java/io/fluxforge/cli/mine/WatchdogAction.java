package io.fluxforge.cli.mine;

import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Runs a user's program when a device works no more. */
final class WatchdogAction {
    /** How long a program may take. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path script;
    private final Duration limit;
    private final BiConsumer<Tone, String> log;

    /**
     * An action.
     *
     * @param limit after which the program and all that it started are ended
     * @param log is told how each run ended
     */
    WatchdogAction(Path script, Duration limit, BiConsumer<Tone, String> log) {
        this.script = script;
        this.limit = limit;
        this.log = log;
    }

    /** Runs it on a thread of its own: {@code FILE DEVICE REASON}, without a shell. */
    void run(DeviceIdentity device, String reason) {
        Thread.ofVirtual().name("watchdog-script").start(() -> {
            try {
                Process process = new ProcessBuilder(script.toAbsolutePath().toString(), device.id(), reason)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                await(process);
            } catch (IOException e) {
                log.accept(Tone.BAD, script + " cannot be run: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void await(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            int code = process.exitValue();
            log.accept(code == 0 ? Tone.PLAIN : Tone.BAD, script + " ended with " + code);
        } else {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            log.accept(Tone.BAD, script + " took more than " + limit.toSeconds() + " s and was ended");
        }
    }
}
