package io.fluxforge.cli;

import io.fluxforge.node.files.SecretFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one main class. Each verb is a class of its own in this package, listed in {@link Verb}, that
 *
 * <ul>
 *   <li>implements {@code Callable<Integer>} and returns one of {@link ExitCodes};
 *   <li>has a {@code @ParentCommand Fluxforge} field, and writes to its {@link #out()} and {@link #err()} only;
 *   <li>throws {@link ParameterException} with a message that names the option, value or file where the user is at
 *       fault, and lets every other exception through: this class makes one line of it.
 * </ul>
 */
@Command(
        name = "fluxforge",
        description = "Mining and verification engine for Flux and the Equihash family.",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxforge.ManifestVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "`./fluxforge test` builds everything and runs all tests."})
public final class Fluxforge implements Runnable {

    /** The system property with the program's name in a package. */
    private static final String COMMAND = "fluxforge.command";

    private static final int MOST_MEANT = 3;

    private static final Pattern UNKNOWN_TO_HELP = Pattern.compile("Unknown subcommand '(.*)'\\.");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean debugByEnvironment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an unexpected error. FLUXFORGE_DEBUG=1 does the same.")
    private boolean debug;

    /**
     * @param out takes what was asked for
     * @param err takes errors and progress
     * @param environment the variables of the process
     */
    public Fluxforge(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.debugByEnvironment = Objects.equals(environment.get("FLUXFORGE_DEBUG"), "1");
    }

    public static void main(String[] args) {
        StandardError.take();
        Optional<String> problem = NativeLibraries.keepToOurselves(System.getenv(), args);
        if (problem.isPresent()) {
            System.err.println("fluxforge: " + problem.get());
            System.exit(ExitCodes.USER_MISTAKE);
        }
        Fluxforge fluxforge = new Fluxforge(System.out, System.err, System.getenv());
        System.exit(fluxforge.run(new CommandLine(fluxforge), args));
    }

    /** The variables of the process. */
    Map<String, String> environment() {
        return environment;
    }

    /** Where a subcommand writes what was asked for. */
    public PrintStream out() {
        return out;
    }

    /** Where a subcommand writes errors and progress. */
    public PrintStream err() {
        return err;
    }

    /** A text in which the program is called ./fluxforge, with the name that a package gives it. */
    static String named(String text) {
        String command = System.getProperty(COMMAND);
        return command == null ? text : text.replaceAll("\\./fluxforge(?=\\s)", "./" + command);
    }

    /** Called for no subcommand at all. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * Parses and runs. Never throws: every failure becomes one line on {@link #err()}.
     *
     * @param commandLine made of this object; gets the verbs
     * @return one of {@link ExitCodes}
     */
    public int run(CommandLine commandLine, String... args) {
        Verb.addTo(commandLine, args);
        equipVerbs(commandLine);
        try {
            return commandLine.execute(args);
        } catch (Error failure) {
            // picocli hands over exceptions only, but a missing module or too small a heap is an Error.
            return reportFailure(commandLine, failure);
        }
    }

    /**
     * Gives a command line all verbs and their ways to report.
     *
     * @param commandLine made of this object
     */
    public void equip(CommandLine commandLine) {
        Verb.addTo(commandLine);
        equipVerbs(commandLine);
    }

    private void equipVerbs(CommandLine commandLine) {
        if (System.getProperty(COMMAND) != null) {
            commandLine.getCommandSpec().usageMessage().footer(new String[0]); // there is nothing to build
        }
        HelpParagraphs.join(commandLine);
        shareVersion(commandLine, new ManifestVersion());
        commandLine
                .setCommandName(System.getProperty(COMMAND, commandLine.getCommandName()))
                .setOut(helpWriter())
                .setErr(new PrintWriter(err, true, err.charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((mistake, given) -> reportMistake(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> reportFailure(command, failure));
    }

    /** Each verb has {@code --version} in its help, and picocli hands no provider down. */
    private static void shareVersion(CommandLine commandLine, IVersionProvider version) {
        commandLine.getCommandSpec().versionProvider(version);
        commandLine.getSubcommands().values().forEach(verb -> shareVersion(verb, version));
    }

    private PrintWriter helpWriter() {
        return new PrintWriter(out, true, out.charset()) {
            @Override
            public void write(String text) {
                super.write(named(text));
            }
        };
    }

    private int reportMistake(ParameterException mistake) {
        String message = String.valueOf(mistake.getMessage())
                .replaceFirst("^(Unknown subcommand '.*')\\.$", "$1")
                .replaceFirst("' is not an? (?:int|long)$", "' is not a whole number")
                .replaceFirst("' is not a double$", "' is not a number");
        report(mistake.getCommandLine(), message + hint(mistake));
        return ExitCodes.USER_MISTAKE;
    }

    private static String hint(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        Matcher asked = UNKNOWN_TO_HELP.matcher(String.valueOf(mistake.getMessage()));
        String word;
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            word = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
        } else if (asked.matches()) {
            word = asked.group(1);
        } else {
            return "";
        }
        boolean option = word.startsWith("-");
        if (!option && command.getParent() == null && Verb.exists(word)) {
            return "; it is in another package";
        }
        String hint = Nearest.hint(
                word,
                option
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet());
        return hint.isEmpty() ? optionHint(option ? word : "--" + word, command) : hint;
    }

    /** For an option that was given without its dashes or without the verb that has it. */
    private static String optionHint(String option, CommandLine command) {
        List<String> meant = command.getCommandSpec().optionsMap().containsKey(option)
                ? List.of(option)
                : command.getSubcommands().entrySet().stream()
                        .filter(verb ->
                                verb.getValue().getCommandSpec().optionsMap().containsKey(option))
                        .map(verb -> verb.getKey() + " " + option)
                        .toList();
        return meant.isEmpty() || meant.size() > MOST_MEANT ? "" : "; did you mean " + String.join(" or ", meant) + "?";
    }

    private int reportFailure(CommandLine command, Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        // These messages are sentences of ours; those of others often are a bare file name.
        boolean speaks = failure.getClass() == IOException.class
                || failure.getClass().getName().startsWith("io.fluxforge.");
        report(command, message == null ? kind : speaks ? message : kind + ": " + message);
        if (debug || debugByEnvironment) {
            failure.printStackTrace(err);
        }
        return failure instanceof SecretFileException ? ExitCodes.USER_MISTAKE : ExitCodes.FAILED;
    }

    private void report(CommandLine command, String message) {
        err.println(
                command.getCommandSpec().qualifiedName() + ": " + named(message).replaceAll("\\R\\s*", " "));
    }

    /** The version's number, as pools see it. */
    static String versionNumber() {
        return version().replaceFirst(" .*", "");
    }

    /** The number, the commit and its date, which the build wrote into the jar's manifest. */
    private static String version() {
        String version = Fluxforge.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** What {@code --version} prints. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fluxforge " + version()};
        }
    }
}
