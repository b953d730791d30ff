package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The miner on a terminal, which is that of util-linux's script: {@link HungMiner} in a process of its own. */
class MineKeysTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path folder;

    private Process shell;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "no program script here");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path run = Files.writeString(folder.resolve("run"), """
                stty rows 20 cols 60
                '%s' -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dstdout.encoding=UTF-8 -cp '%s' \\
                    --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED %s --log '%s' --watchdog OFF &
                echo $! >'%s'
                fg >/dev/null
                echo "ended with $?"
                stty -a
                """.formatted(
                        java,
                        System.getProperty("java.class.path"),
                        HungMiner.class.getName(),
                        folder.resolve("log"),
                        folder.resolve("pid")));
        // Whoever runs the tests in the background ignores Ctrl-C, and all that they start would, too.
        shell = new ProcessBuilder(
                        "env", "--default-signal=INT", SCRIPT.toString(), "-qfc", "bash -m " + run, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (shell != null) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
    }

    private void type(int key) throws IOException {
        shell.getOutputStream().write(key);
        shell.getOutputStream().flush();
    }

    private void waitFor(String file, Predicate<String> holds) throws IOException, InterruptedException {
        Path path = folder.resolve(file);
        String text = "";
        for (int i = 0; i < 3_000 && !holds.test(text); i++) {
            Thread.sleep(20);
            text = Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
        }
        assertThat(text).as("%s", Files.readString(folder.resolve("out"))).matches(holds);
    }

    @Test
    void keysWorkSizesAreKeptAndTheTerminalIsGivenBack() throws Exception {
        waitFor("out", text -> text.contains("keys: h help, s statistics, p pause"));
        type('h');
        waitFor("out", text -> text.contains("stop, with a summary"));
        type('s');
        waitFor("out", text -> text.contains("ran ") && text.contains("as t1a.rig: active"));
        type('P');
        waitFor("log", text -> text.contains("paused: the devices rest"));
        waitFor("out", text -> text.contains("paused; keys: p go on"));
        // Up, as an arrow sends it, and F1, which ends with a P.
        for (int key : List.of(27, (int) '[', (int) 'A')) {
            type(key);
        }
        type('p');
        waitFor("log", text -> text.contains("goes on"));
        // 60 columns leave no room for this.
        assertThat(folder.resolve("out")).content().contains("Sol/s 10s").doesNotContain("at pool  ");
        type(3);
        waitFor("out", text -> text.contains("ended with 130"));
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out"))
                .content()
                .containsPattern("\\Wicanon")
                .containsPattern("[^-]echo ")
                .doesNotContain("-icanon", "-echo ");
    }

    @Test
    void hangUpOpensTheLogAgain() throws Exception {
        waitFor("log", text -> text.contains("working for"));
        Path log = folder.resolve("log");
        Files.move(log, folder.resolve("old"));
        String pid = Files.readString(folder.resolve("pid")).strip();
        new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
        waitFor("log", text -> text.contains("SIGHUP: the log is opened again"));
        assertThat(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().isAlive())
                .isTrue();
        assertThat(folder.resolve("old")).content().doesNotContain("SIGHUP");
    }
}
