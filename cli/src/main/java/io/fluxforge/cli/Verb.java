package io.fluxforge.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * What the user can ask for. A class is loaded only if its verb is offered: a package for one kind of user leaves the libraries of
 * the others out, and names its verbs in the system property {@value #OFFERED}, separated by commas.
 */
record Verb(String name, Supplier<Class<?>> command) {
    private static final String OFFERED = "fluxforge.verbs";
    private static final String HELP = "help";
    private static final Set<String> VERSION = Set.of("-V", "--version");

    /** In the order of the help. */
    private static final List<Verb> ALL = List.of(
            new Verb("demo", () -> DemoCommand.class),
            new Verb("verify", () -> VerifyCommand.class),
            new Verb("solve", () -> SolveCommand.class),
            new Verb("devices", () -> DevicesCommand.class),
            new Verb("node", () -> NodeCommand.class),
            new Verb("mine", () -> MineCommand.class),
            new Verb("pool", () -> PoolCommand.class),
            new Verb("bench", () -> BenchCommand.class),
            new Verb(HELP, () -> HelpCommand.class));

    /** Whether there is such a verb, on offer or not. */
    static boolean exists(String name) {
        return ALL.stream().anyMatch(verb -> verb.name.equals(name));
    }

    /** Adds the verbs on offer, all unless the property says otherwise. */
    static void addTo(CommandLine commandLine) {
        offered().forEach(verb -> verb.add(commandLine));
    }

    /** Adds of the verbs on offer what these arguments need: to describe all of them takes longer than most of them work. */
    static void addTo(CommandLine commandLine, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        List<Verb> wanted = offered().stream()
                .filter(verb -> verb.name.equals(first) && !first.equals(HELP))
                .toList();
        if (wanted.isEmpty() && !VERSION.contains(first)) {
            wanted = offered();
        }
        wanted.forEach(verb -> verb.add(commandLine));
    }

    private void add(CommandLine commandLine) {
        commandLine.addSubcommand(name, command.get());
    }

    private static List<Verb> offered() {
        String offered = System.getProperty(OFFERED, "");
        List<String> names = Arrays.asList(offered.split(",", -1));
        return ALL.stream()
                .filter(verb -> offered.isEmpty() || names.contains(verb.name))
                .toList();
    }
}
