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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Node, pool and miner as processes, from the first block to a buried payment, with every amount checked to the unit. */
class DemoCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void minerIsPaidAndTheBooksAgree() throws Exception {
        DemoSettings settings = DemoSettings.fast(List.of("cpu"), Duration.ofMinutes(8), folder.resolve("demo"));
        List<String> launcher = new DemoCommand().javaWords();
        try (Demo demo = new Demo(settings, launcher, new DemoView(new PrintStream(out, true, UTF_8), false))) {
            assertThat(demo.run()).as(() -> out.toString(UTF_8)).isTrue();
        }
        String text = out.toString(UTF_8);
        assertThat(text).contains("The pool's books agree with the chain to the last unit.", "3 confirmations");
        int blocks = Integer.parseInt(find(text, "(\\d+) blocks in"));
        assertThat(units(text, "Cumulus nodes")).isEqualTo(blocks * 11_25000000L);
        assertThat(units(text, "Nimbus nodes")).isEqualTo(blocks * 18_75000000L);
        assertThat(units(text, "Stratus nodes")).isEqualTo(blocks * 45_00000000L);
        long earned = units(text, "miner's parts");
        // What the miners bear for a payment comes back in the coinbase of the block that holds it.
        assertThat(earned).isBetween(blocks * 75_00000000L, blocks * 75_00000000L + 100_000);
        assertThat(units(text, "paid to the miner")
                        + units(text, "fees, on the way")
                        + units(text, "owed to the miner")
                        + units(text, "pool's fee"))
                .isEqualTo(earned + (text.contains("second at a height") ? -units(text, "second at a height") : 0));
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

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

    private static long units(String text, String what) {
        return Long.parseLong(find(text, Pattern.quote(what) + " +(-?[0-9.]+)").replace(".", ""));
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
