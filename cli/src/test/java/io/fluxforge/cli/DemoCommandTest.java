package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.demo.Demo;
import io.fluxforge.cli.demo.DemoException;
import io.fluxforge.cli.demo.DemoSettings;
import io.fluxforge.cli.demo.DemoView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What goes wrong. That the demonstration works is DocumentationTest's, in endtoend. */
class DemoCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"--minutes 0, --minutes: 0 is not in the range", "--keep ., is not empty"})
    void mistakesAreOneLine(String arguments, String message) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        assertThat(fluxforge.run(new CommandLine(fluxforge), ("demo " + arguments).split(" ", -1)))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8)).contains(message).hasLineCount(1);
    }

    /** A pool that cannot start is told with the end of its log, and nothing goes on running. */
    @Test
    void processThatEndsIsToldWithItsLastLines() throws IOException, InterruptedException {
        Path launcher = Files.writeString(folder.resolve("broken"), "#!/bin/sh\necho out of order\nexit 3\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        DemoSettings settings = DemoSettings.fast(List.of(), Duration.ofMinutes(1), folder.resolve("demo"));
        try (Demo demo = new Demo(
                settings, List.of(launcher.toString()), new DemoView(new PrintStream(out, true, UTF_8), false))) {
            demo.run();
            throw new AssertionError("ran with a broken launcher");
        } catch (DemoException e) {
            assertThat(e).hasMessageContaining("node ended").hasMessageContaining("out of order");
        }
    }
}
