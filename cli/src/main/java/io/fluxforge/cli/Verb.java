package io.fluxforge.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * What the user can ask for. A class is loaded only if its verb is offered: a package for one kind of user leaves the libraries of
 * the others out, and names its verbs in the system property {@value #OFFERED}, separated by commas.
 */
record Verb(String name, Supplier<Class<?>> command) {
    private static final String OFFERED = "fluxforge.verbs";

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
            new Verb("help", () -> HelpCommand.class));

    /** Whether there is such a verb, on offer or not. */
    static boolean exists(String name) {
        return ALL.stream().anyMatch(verb -> verb.name.equals(name));
    }

    /** Adds the verbs on offer, all unless the property says otherwise. */
    static void addTo(CommandLine commandLine) {
        String offered = System.getProperty(OFFERED, "");
        List<String> names = Arrays.asList(offered.split(",", -1));
        for (Verb verb : ALL) {
            if (offered.isEmpty() || names.contains(verb.name)) {
                commandLine.addSubcommand(verb.name, verb.command.get());
            }
        }
    }
}
