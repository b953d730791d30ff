package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

class FluxforgeTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help"})
    void helpIsPrintedToStandardOutput(String argument) {
        assertThat(run(argument.isEmpty() ? new String[0] : new String[] {argument}))
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("Usage: fluxforge").contains("--debug", "help", "perform");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "pool -V", "pool check --version", "pool key new -V"})
    void versionIsOneLine(String words) {
        assertThat(run(words.split(" "))).isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("fluxforge ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"--version, 0", "verify, 1", "verify -h, 1", "help verify, 9", "--debug verify, 9", "vrify, 9"})
    void onlyTheVerbThatIsAskedForIsDescribed(String words, int verbs) {
        CommandLine commandLine =
                new CommandLine(new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err), Map.of()));
        Verb.addTo(commandLine, words.split(" "));
        assertThat(commandLine.getSubcommands()).hasSize(verbs);
    }

    @Test
    void subcommandDecidesExitCodeAndWritesToTheInjectedStream() {
        assertThat(run("perform", "--then=return", "--code=0")).isEqualTo(0);
        assertThat(run("perform", "--then=return", "--code=1")).isEqualTo(1);
        assertThat(out()).isEqualToNormalizingNewlines("acting\nacting\n");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "bench", "bench --help", "help node"})
    void theHelpNamesTheProgramAsThePackageDoes(String words) {
        System.setProperty("fluxforge.command", "fluxforge-x");
        try {
            assertThat(run(words.split(" "))).isZero();
        } finally {
            System.clearProperty("fluxforge.command");
        }
        assertThat(out()).contains("./fluxforge-x ").doesNotContain("./fluxforge ");
    }

    @Test
    void unknownCommandIsUsersMistake() {
        assertThat(run("perfrom")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge: ").contains("'perfrom'", "did you mean perform");
    }

    @Test
    void unknownOptionIsUsersMistake() {
        assertThat(run("perform", "--nonsense")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge perform: ").contains("'--nonsense'");
    }

    @Test
    void badValueNamesOptionAndValue() {
        assertThat(run("perform", "--code=many")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains("'--code'", "'many'");
    }

    @Test
    void mistakeFoundWhileRunningIsOneLineEvenWhenDebugging() {
        assertThat(run("perform", "--then=blame", "--debug")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).isEqualToNormalizingNewlines("fluxforge perform: --file: no such file (two lines)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "break"})
    void unexpectedFailureIsOneLine(String then) {
        assertThat(run("perform", "--then=" + then)).isEqualTo(ExitCodes.FAILED);
        assertThat(err()).hasLineCount(1).contains("the disk is gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "break"})
    void debugOptionShowsStackTrace(String then) {
        assertThat(run("perform", "--then=" + then, "--debug")).isEqualTo(ExitCodes.FAILED);
        assertThat(err()).contains("the disk is gone", "\tat " + Perform.class.getName());
    }

    @Test
    void debugVariableShowsStackTrace() {
        assertThat(run(Map.of("FLUXFORGE_DEBUG", "1"), "perform", "--then=throw"))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(err()).contains("\tat " + Perform.class.getName());
    }

    private int run(String... args) {
        return run(Map.of(), args);
    }

    private int run(Map<String, String> environment, String... args) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment);
        return fluxforge.run(new CommandLine(fluxforge).addSubcommand(new Perform()), args);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    /** A subcommand that ends in every way there is. */
    @Command(name = "perform")
    static final class Perform implements Callable<Integer> {
        enum Then {
            RETURN,
            BLAME,
            THROW,
            BREAK
        }

        @ParentCommand
        private Fluxforge parent;

        @Spec
        private CommandSpec spec;

        @Option(names = "--then")
        private Then then = Then.RETURN;

        @Option(names = "--code")
        private int code;

        @Override
        public Integer call() throws IOException {
            parent.out().println("acting");
            return switch (then) {
                case RETURN -> code;
                case BLAME -> throw new ParameterException(spec.commandLine(), "--file: no such file\n  (two lines)");
                case THROW -> throw new IOException("the disk is gone");
                case BREAK -> throw new NoClassDefFoundError("the disk is gone");
            };
        }
    }
}
