package io.fluxforge.stratum.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives kill -9 at any instant, once. */
class JournalKillTest {
    private static final int KILLS = 100;
    private static final long SEED = 0x4b31_4c4c;
    private static final long NUMBERS_PER_RUN = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void hundredKillsLoseNothing() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        Set<Long> acknowledged = new HashSet<>();
        for (int run = 0; run < KILLS; run++) {
            acknowledged.addAll(runAndKill(run * NUMBERS_PER_RUN, random));
        }
        Set<Long> found = new HashSet<>();
        new JournalReader(folder).read(JournalPosition.START, (type, payload, next) -> {
            String text = new String(payload, StandardCharsets.US_ASCII);
            assertThat(found.add(Long.valueOf(text.substring(0, text.indexOf(' ')))))
                    .as("seed %d: %s twice", SEED, text)
                    .isTrue();
        });
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);
        assertThat(found).as("seed %d", SEED).containsAll(acknowledged);
    }

    private Set<Long> runAndKill(long firstNumber, Random random) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalWriterProcess.class.getName(),
                        folder.toString(),
                        Long.toString(firstNumber))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Set<Long> acknowledged = new HashSet<>();
        try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(out.readLine()).startsWith("cut ");
            // Counted in acknowledgements, not in time alone: a slow machine shall not kill every writer before its
            // first.
            for (int left = random.nextInt(60); left > 0; left--) {
                acknowledged.add(Long.valueOf(out.readLine().substring(4)));
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
            // By the handle: the process's own method would close the pipe with what is still in it.
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // The last line can be cut short; then nobody was told.
                if (line.matches("ack [0-9]+")) {
                    acknowledged.add(Long.valueOf(line.substring(4)));
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // A number cut short is another number: only whole lines end with a number that was written.
        acknowledged.removeIf(number -> number < firstNumber);
        return acknowledged;
    }
}
