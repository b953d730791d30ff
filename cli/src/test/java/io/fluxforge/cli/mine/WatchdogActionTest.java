package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogActionTest {
    private static final DeviceIdentity DEVICE = new DeviceIdentity("opencl:1", "fake", "", Optional.empty());

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private Path script(String body) throws IOException {
        Path file = Files.writeString(folder.resolve("watchdog.sh"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Runs a script and gives what is said of it. */
    private String run(Path script, Duration limit) throws InterruptedException {
        new WatchdogAction(script, limit, (tone, line) -> log.add(tone + " " + line))
                .run(DEVICE, "hangs: no $(sign) of 'life'; \"60 s\"");
        return String.valueOf(log.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void getsTheDeviceAndTheReasonAsTheyAre() throws Exception {
        Path script = script("printf '%s|' \"$@\" > \"$0.got\"; echo noise; cat");
        assertThat(run(script, Duration.ofMinutes(1))).isEqualTo(Tone.PLAIN + " " + script + " ended with 0");
        assertThat(folder.resolve("watchdog.sh.got")).hasContent("opencl:1|hangs: no $(sign) of 'life'; \"60 s\"|");
    }

    @Test
    void failureIsSaid() throws Exception {
        assertThat(run(script("exit 3"), Duration.ofMinutes(1)))
                .startsWith(Tone.BAD + " ")
                .endsWith("ended with 3");
    }

    @Test
    void aProgramThatIsNoneIsSaid() throws Exception {
        Path noProgram = Files.writeString(folder.resolve("notes.txt"), "not executable");
        for (Path file : new Path[] {folder.resolve("nowhere"), noProgram, folder}) {
            assertThat(run(file, Duration.ofMinutes(1))).startsWith(Tone.BAD + " " + file + " cannot be run: ");
        }
    }

    @Test
    void oneThatDoesNotEndIsEndedWithAllThatItStarted() throws Exception {
        Path script = script("sleep 600 & echo $! > \"$0.pid\"; echo $$ >> \"$0.pid\"; wait");
        assertThat(run(script, Duration.ofSeconds(2)))
                .startsWith(Tone.BAD + " ")
                .endsWith("took more than 2 s and was ended");
        for (String id : Files.readAllLines(folder.resolve("watchdog.sh.pid"))) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(id));
            if (process.isPresent()) {
                process.get().onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }
}
