package io.fluxforge.cli;

import io.fluxforge.cli.demo.Demo;
import io.fluxforge.cli.demo.DemoException;
import io.fluxforge.cli.demo.DemoSettings;
import io.fluxforge.cli.demo.DemoView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** From nothing to a paid miner. */
@Command(
        name = "demo",
        description = "See all of it work: a private network, a pool, a miner, blocks, and the miner paid.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Starts the commands that users run, ./fluxforge node, pool and mine, each as a",
            "process of its own on free ports of this machine, and shows blocks, their split",
            "and the miner's balance until its first payment is buried. Then it stops them and",
            "deletes what they wrote. The network's coins are worth nothing.",
            "",
            "ZelHash takes some 4 GB of memory on the CPU, and minutes on two cores.",
            "",
            "Exit codes: 0 the miner was paid; 1 a process failed or the time was up; 2 an",
            "option is wrong; 130 stopped by Ctrl-C."
        })
final class DemoCommand implements Callable<Integer> {
    /** The launcher's file, which the launcher tells. */
    private static final String LAUNCHER = "FLUXFORGE_LAUNCHER";

    private static final int MAX_MINUTES = 24 * 60;

    private final Terminals terminals = Terminals.ofProcess();

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--fast", description = "Equihash 48,5 in place of ZelHash: a minute on any CPU.")
    private boolean fast;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What mines, as in mine --device; may be repeated. Default: all usable OpenCL devices, or the "
                            + "CPU; with --fast the CPU.")
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "20",
            description = "Give up after so many minutes, 1 to " + MAX_MINUTES + ". Default: 20.")
    private int minutes;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Use this folder, which must be empty or not there, and leave everything in it.")
    private @Nullable Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 1 || minutes > MAX_MINUTES) {
            throw mistake("--minutes: " + minutes + " is not in the range 1 to " + MAX_MINUTES);
        }
        Path folder = folder();
        Duration patience = Duration.ofMinutes(minutes);
        DemoSettings settings = fast
                ? DemoSettings.fast(devices.isEmpty() ? List.of("cpu") : devices, patience, folder)
                : DemoSettings.zelhash(devices, patience, folder);
        Demo demo = new Demo(settings, launcher(), new DemoView(parent.out(), terminals.out()));
        Thread hook = new Thread(() -> end(demo, folder), "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (demo.run()) {
                return ExitCodes.OK;
            }
            parent.err().println(spec.qualifiedName() + ": not done within " + minutes + " minutes");
        } catch (DemoException e) {
            parent.err().println(spec.qualifiedName() + ": " + e.getMessage());
        }
        return ExitCodes.FAILED;
        // The hook stops the processes, however this one ends.
    }

    private Path folder() throws IOException {
        if (keep == null) {
            return Files.createTempDirectory("fluxforge-demo");
        }
        if (Files.exists(keep)) {
            try (Stream<Path> files = Files.list(keep)) {
                if (files.findAny().isPresent()) {
                    throw mistake("--keep: " + keep + " is not empty");
                }
            } catch (IOException e) {
                throw mistake("--keep: " + keep + " is not a folder");
            }
        }
        return keep.toAbsolutePath();
    }

    private List<String> launcher() {
        String file = parent.environment().get(LAUNCHER);
        return file == null ? javaWords() : List.of(file);
    }

    /** What the launcher does in the end, with this process's Java. */
    private static List<String> javaWords() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dorg.lwjgl"))
                .forEach(words::add);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Fluxforge.class.getName()));
        return words;
    }

    private void end(Demo demo, Path folder) {
        demo.close();
        if (keep != null) {
            parent.out().println("left in " + folder);
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            parent.err().println(spec.qualifiedName() + ": " + folder + " could not be deleted: " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
