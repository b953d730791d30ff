package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More clients than the process may open files. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
final class FewFilesTest {
    private static final int FILES = 256;
    private static final int CLIENTS = 400;
    private static final List<String> SUBMITS = Conversation.submits();

    @TempDir
    private Path folder;

    private Process process;
    private BufferedReader out;
    private int port;

    @BeforeEach
    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + FILES + " && exec \"$@\"", "sh"));
        command.addAll(new ChildJvm(FewFilesPool.class).command(folder.toString()));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = Objects.requireNonNull(out.readLine());
        assertThat(line).startsWith("port ");
        port = Integer.parseInt(line.substring(5));
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private List<String> events() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
        List<String> events = new ArrayList<>();
        for (String line = out.readLine(); !"end".equals(line); line = out.readLine()) {
            events.add(Objects.requireNonNull(line, () -> "the pool has ended: " + events));
        }
        return events;
    }

    private TestMiner connect() throws IOException {
        return new TestMiner(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean logsIn(TestMiner miner, int number) throws IOException {
        try {
            miner.login("t1TestAddress.rig" + number, "x");
            return true;
        } catch (EOFException | SocketException refused) {
            return false;
        }
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            return files.filter(file -> !file.endsWith("lock")).count();
        }
    }

    @Test
    void refusesGoesOnAndLetsOthersInLater() throws Exception {
        List<TestMiner> in = new ArrayList<>();
        List<TestMiner> refused = new ArrayList<>();
        try (TestMiner first = connect()) {
            first.login("t1TestAddress.rig1", "x");
            first.readUntil("mining.notify");
            assertThat(first.code(SUBMITS.get(0))).isZero();
            for (int i = 0; i < CLIENTS; i++) {
                TestMiner next = connect();
                (logsIn(next, i) ? in : refused).add(next);
            }
            assertThat(refused).isNotEmpty();
            assertThat(in).hasSizeGreaterThan(20);
            // Whoever was there works on, and the journal begins new files.
            long before = segments();
            assertThat(first.code(SUBMITS.get(1))).isZero();
            assertThat(segments()).isGreaterThan(before);
            assertThat(in.getFirst().code(SUBMITS.get(1).replace("6f", "99"))).isNotEqualTo(0);

            List<String> events = events();
            assertThat(events)
                    .filteredOn(event -> event.startsWith("refused"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(FILES + " files");
            assertThat(events).anyMatch(event -> event.startsWith("connections-lowered"));
            assertThat(events).anyMatch(event -> event.startsWith("alarms [Alarm[name=files"));
            assertThat(events).noneMatch(event -> event.startsWith("failed"));

            for (TestMiner leaving : in.subList(0, 10)) {
                leaving.close();
            }
            assertThat(letsOneIn()).isTrue();
            assertThat(first.code(SUBMITS.get(2))).isZero();
        }
        for (TestMiner miner : in) {
            miner.close();
        }
        for (TestMiner miner : refused) {
            miner.close();
        }
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** The pool hears of those who have left a moment later. */
    private boolean letsOneIn() throws Exception {
        for (int i = 0; i < 1000; i++) {
            try (TestMiner late = connect()) {
                if (logsIn(late, CLIENTS)) {
                    return true;
                }
            }
            Thread.sleep(10);
        }
        return false;
    }
}
