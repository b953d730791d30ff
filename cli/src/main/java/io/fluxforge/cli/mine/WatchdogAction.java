package io.fluxforge.cli.mine;

import io.fluxforge.miner.snapshot.DeviceIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a user's program when a device works no more. */
public final class WatchdogAction {
    private static final int MINUTES = 5;

    private WatchdogAction() {}

    /** Runs it on a thread of its own: {@code FILE DEVICE REASON}, without a shell; ended after five minutes. */
    public static void run(Path script, DeviceIdentity device, String reason, Consumer<String> log) {
        Thread.ofVirtual().name("watchdog-script").start(() -> {
            try {
                Process process = new ProcessBuilder(script.toAbsolutePath().toString(), device.id(), reason)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    log.accept(script + " took more than " + MINUTES + " minutes and was ended");
                } else {
                    log.accept(script + " ended with " + process.exitValue());
                }
            } catch (IOException e) {
                log.accept(script + " cannot be run: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
