package io.fluxforge.bench.jmh;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Starts JMH in this process; it forks others with the same options of the virtual machine. */
public final class JmhRun {
    private JmhRun() {}

    /**
     * Does what JMH's own main method does, except that it never ends the process and that a failing benchmark fails the run.
     *
     * @param arguments patterns and options, as JMH defines them
     * @throws IllegalArgumentException with one line for the user, if JMH does not understand them or no benchmark matches
     * @throws RunnerException if a benchmark fails
     */
    public static void run(List<String> arguments) throws RunnerException, IOException {
        String[] array = arguments.toArray(String[]::new);
        try {
            CommandLineOptions options = new CommandLineOptions(array);
            if (options.shouldHelp()
                    || options.shouldList()
                    || options.shouldListWithParams()
                    || options.shouldListProfilers()
                    || options.shouldListResultFormats()) {
                Main.main(array);
            } else {
                var _ = new Runner(new OptionsBuilder()
                                .parent(options)
                                .shouldFailOnError(true)
                                .build())
                        .run();
            }
        } catch (CommandLineOptionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (NoBenchmarksException e) {
            throw new IllegalArgumentException("no benchmark matches " + arguments + "; -l lists them", e);
        }
    }
}
