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
record Verb(String name, Supplier<Object> command) {
    private static final String OFFERED = "fluxforge.verbs";

    /** In the order of the help. */
    private static final List<Verb> ALL = List.of(
            new Verb("demo", DemoCommand::new),
            new Verb("verify", VerifyCommand::new),
            new Verb("solve", SolveCommand::new),
            new Verb("devices", DevicesCommand::new),
            new Verb("node", NodeCommand::new),
            new Verb("mine", MineCommand::new),
            new Verb("pool", PoolCommand::new),
            new Verb("bench", BenchCommand::new),
            new Verb("help", HelpCommand::new));

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
