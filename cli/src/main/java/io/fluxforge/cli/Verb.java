package io.fluxforge.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * What the user can ask for. A class is loaded only if its verb is offered: a package for one kind of user leaves the libraries of
 * the others out, and names its verbs in the system property {@value #OFFERED}, separated by commas.
 */
enum Verb {
    VERIFY(VerifyCommand::new),
    SOLVE(SolveCommand::new),
    DEVICES(DevicesCommand::new),
    NODE(NodeCommand::new),
    POOL(PoolCommand::new),
    BENCH(BenchCommand::new),
    HELP(HelpCommand::new);

    private static final String OFFERED = "fluxforge.verbs";

    private final Supplier<Object> command;

    Verb(Supplier<Object> command) {
        this.command = command;
    }

    /** Adds the verbs on offer, all unless the property says otherwise. */
    static void addTo(CommandLine commandLine) {
        String offered = System.getProperty(OFFERED, "");
        List<String> names = Arrays.asList(offered.split(","));
        for (Verb verb : values()) {
            if (offered.isEmpty() || names.contains(verb.label())) {
                commandLine.addSubcommand(verb.label(), verb.command.get());
            }
        }
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
