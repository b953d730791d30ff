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

    /** In the order of the help. Not {@code VerifyCommand::new} and so on, which would load the class and its interfaces now. */
    private static final List<Verb> ALL = List.of(
            new Verb("demo", () -> new DemoCommand()),
            new Verb("verify", () -> new VerifyCommand()),
            new Verb("solve", () -> new SolveCommand()),
            new Verb("devices", () -> new DevicesCommand()),
            new Verb("node", () -> new NodeCommand()),
            new Verb("mine", () -> new MineCommand()),
            new Verb("pool", () -> new PoolCommand()),
            new Verb("bench", () -> new BenchCommand()),
            new Verb("help", () -> new HelpCommand()));

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
