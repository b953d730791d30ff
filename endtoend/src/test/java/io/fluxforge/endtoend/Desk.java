package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder where commands are typed into a shell as the documentation has them. {@code ./fluxforge} there never builds. */
final class Desk {
    private static final List<String> PACKAGES = List.of("miner", "pool", "bench");
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path folder;
    private final Map<String, String> variables;

    /** @param variables more of them for every command */
    Desk(Path folder, Map<String, String> variables) throws IOException {
        this.folder = folder;
        this.variables = variables;
        Files.createDirectories(folder);
        launcher("fluxforge", "");
        for (String name : PACKAGES) {
            // A package offers some verbs only.
            launcher(
                    "fluxforge-" + name, "-Dfluxforge.command=fluxforge-" + name + " -Dfluxforge.verbs=" + verbs(name));
        }
    }

    /** Which verbs {@code scripts/dist} puts into a package. */
    private static String verbs(String name) throws IOException {
        return Files.readAllLines(Launcher.ROOT.resolve("scripts/dist")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(name + ") echo "))
                .findFirst()
                .orElseThrow()
                .replaceAll("^.* echo | ;;$", "");
    }

    private void launcher(String name, String properties) throws IOException {
        String words =
                String.join(" ", Launcher.words().stream().map(Desk::quoted).toList());
        Path file = Files.writeString(folder.resolve(name), """
                #!/bin/sh
                # Short commands start faster so; vectors need the compiler that this leaves out.
                case $1 in solve | mine | bench | demo) quick= ;; *) quick=-XX:TieredStopAtLevel=1 ;; esac
                export FLUXFORGE_JAVA_OPTS="-Duser.home=%s $quick %s"
                exec %s "$@"
                """.formatted(folder, properties, words));
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    Path folder() {
        return folder;
    }

    /** Types a command, and waits for its end; one that takes longer is killed. */
    Answer run(String command, Duration patience) throws IOException, InterruptedException {
        Typed typed = type(command);
        if (!typed.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            typed.process.destroyForcibly().waitFor();
            return new Answer(-1, typed.text("out"), typed.text("err") + "killed after " + patience.toSeconds() + " s");
        }
        return typed.answer();
    }

    /** Types a command, and stops it as Ctrl-C does once its output holds these words, or after some time. */
    Answer runUntil(String command, String words, Duration patience) throws IOException, InterruptedException {
        Typed typed = type(command);
        long deadline = System.nanoTime() + patience.toNanos();
        while (typed.process.isAlive()
                && !(typed.text("out") + typed.text("err")).contains(words)
                && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY);
        }
        typed.process.destroy();
        if (!typed.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            typed.process.destroyForcibly().waitFor();
        }
        return typed.answer();
    }

    /** Types a command that runs until it is stopped. */
    Service start(String name, String command) throws IOException {
        List<String> words = new ArrayList<>(List.of("env"));
        variables.forEach((variable, value) -> words.add(variable + "=" + value));
        words.addAll(List.of("bash", "-c", "cd " + quoted(folder.toString()) + " && exec " + command));
        return new Service(folder.resolve(name + ".log"), words);
    }

    private Typed type(String command) throws IOException {
        Path output = Files.createTempDirectory(folder, "typed");
        // exec, where it is one command: so that the signal goes to it and not to the shell.
        String line = command.matches("[^;|<>&]*") ? "exec " + command : command;
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.resolve("out").toFile())
                .redirectError(output.resolve("err").toFile());
        builder.environment().putAll(variables);
        return new Typed(builder.start(), output);
    }

    /** A command that was typed, with its output in files. */
    private record Typed(Process process, Path output) {
        String text(String name) throws IOException {
            return new String(Files.readAllBytes(output.resolve(name)), UTF_8);
        }

        Answer answer() throws IOException {
            return new Answer(process.exitValue(), text("out"), text("err"));
        }
    }
}
