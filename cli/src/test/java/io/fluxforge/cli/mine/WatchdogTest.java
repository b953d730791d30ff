package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.mine.MineSettings.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog does to a process whose device hangs for good: {@link HungMiner}. */
class WatchdogTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private Path output() {
        return folder.resolve("output");
    }

    private Process start(Watchdog action, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                HungMiner.class.getName(),
                "--watchdog",
                action.name(),
                "--interval",
                "1"));
        command.addAll(List.of(more));
        Process miner = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        started.add(miner);
        return miner;
    }

    private void waitFor(String pattern) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
        for (int i = 0; i < 3_000 && !wanted.matcher(Files.readString(output())).find(); i++) {
            Thread.sleep(20);
        }
        assertThat(output()).content().containsPattern(wanted);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process miner : started) {
            miner.destroyForcibly().waitFor();
        }
    }

    @Test
    void exitEndsTheProcessWith42() throws Exception {
        Process miner = start(Watchdog.EXIT);
        assertThat(miner.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(miner.exitValue()).isEqualTo(MineRun.WATCHDOG_EXIT);
        assertThat(output())
                .content()
                .contains("opencl:0: hangs: no sign of life", "starts again", "opencl:0: stopped: hangs", "ran ");
    }

    @Test
    void scriptIsRunAndTheMinerStays() throws Exception {
        Path script = Files.writeString(
                folder.resolve("dog"), "#!/bin/sh\nprintf '%s: %s' \"$1\" \"$2\" > \"$0.got\"\nexit 5\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Process miner = start(Watchdog.SCRIPT, "--watchdog-script", script.toString());
        waitFor("ended with 5.*Sol/s.*Sol/s.*Sol/s");
        assertThat(folder.resolve("dog.got")).content().startsWith("opencl:0: hangs: no sign of life");
        assertThat(miner.isAlive()).isTrue();
        // It ends when it is told to, its device hung or not.
        miner.destroy();
        assertThat(miner.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(miner.exitValue()).isEqualTo(128 + 15);
        assertThat(output()).content().contains("ran ");
    }

    @Test
    void restartGivesTheDeviceUpAndTheMinerStays() throws Exception {
        Process miner = start(Watchdog.RESTART);
        waitFor("opencl:0: stopped: hangs.*Sol/s.*Sol/s.*Sol/s");
        assertThat(miner.isAlive()).isTrue();
    }
}
