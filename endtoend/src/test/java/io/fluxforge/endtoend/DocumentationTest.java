package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.Fluxforge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Tries every command of the documentation, on a network, a pool and files of its own. */
class DocumentationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern CHECKED_BY_PICOCLI = Pattern.compile("\\./fluxforge(-\\w+)? ");

    private static DocumentedPlace place;
    private static Documentation documentation;
    private static Map<String, HowToTry> exceptions;
    private static CompletableFuture<Answer> demo;

    @BeforeAll
    static void open() throws Exception {
        documentation = Documentation.read();
        exceptions = HowToTry.readAll();
        place = new DocumentedPlace();
        // It mostly waits, so that the rest can be tried meanwhile.
        demo = CompletableFuture.supplyAsync(() -> type("./fluxforge demo --fast"));
    }

    @AfterAll
    static void close() throws IOException {
        if (place != null) {
            place.close();
        }
    }

    private static Answer type(String command) {
        try {
            return place.desk(command).run(place.fill(command), PATIENCE);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingLooksLikeACommandWithoutBeingMarkedAsOne() {
        assertThat(documentation.mistakes())
                .as("put it into a block ```sh, or ```console with a $ if its output follows")
                .isEmpty();
    }

    @Test
    void everyExceptionIsStillDocumented() {
        assertThat(documentation.commands().stream().map(DocumentedCommand::text))
                .containsAll(exceptions.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatIsSaid() {
        Map<String, DocumentedCommand> distinct = new LinkedHashMap<>();
        for (DocumentedCommand command : documentation.commands()) {
            DocumentedCommand known = distinct.get(command.text());
            if (known == null || known.output().isEmpty()) {
                distinct.put(command.text(), command);
            }
        }
        // The demo's end is waited for last.
        return Stream.concat(
                        distinct.values().stream().filter(command -> !isDemo(command)),
                        distinct.values().stream().filter(DocumentationTest::isDemo))
                .map(command -> DynamicTest.dynamicTest(command.place() + " " + command.text(), () -> tryOut(command)));
    }

    private static boolean isDemo(DocumentedCommand command) {
        return command.text().equals("./fluxforge demo --fast");
    }

    private static void tryOut(DocumentedCommand command) throws Exception {
        HowToTry how = exceptions.getOrDefault(command.text(), new HowToTry.Instead(command.text()));
        Matcher fluxforge = CHECKED_BY_PICOCLI.matcher(command.text());
        if (fluxforge.lookingAt() && !command.text().matches("\\./fluxforge (test|dist)\\b.*")) {
            parse(command.text().substring(fluxforge.end()));
        }
        switch (how) {
            case HowToTry.Parsed(String _) -> requireProgram(command.text());
            case HowToTry.Until(String instead, String words) -> {
                Answer answer = place.desk(instead).runUntil(place.fill(instead), words, PATIENCE);
                assertThat(answer.out() + answer.err()).as(instead).contains(words);
                assertThat(answer.exit()).as("%s: %s", instead, answer).isIn(0, 143);
            }
            case HowToTry.Ends(String instead, int code) ->
                assertThat(type(instead)).as(instead).extracting(Answer::exit).isEqualTo(code);
            case HowToTry.Instead(String instead) -> {
                Answer answer = isDemo(command) ? demo.get() : type(instead);
                assertThat(answer.exit()).as("%s: %s", instead, answer).isZero();
                requireOutput(command, answer.out());
                if (isDemo(command)) {
                    DemoSums.check(answer.out());
                }
            }
        }
    }

    /** Whether the command line knows the verb and all options, and their values are of the right kind. */
    private static void parse(String words) {
        Fluxforge fluxforge = new Fluxforge(System.out, System.err, Map.of());
        CommandLine commandLine = new CommandLine(fluxforge);
        fluxforge.equip(commandLine);
        List<String> arguments = new ArrayList<>();
        Matcher word = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(words);
        while (word.find()) {
            String text = word.group(1) == null ? word.group(2) : word.group(1);
            // What follows is the shell's.
            if (text.equals("<")) {
                break;
            }
            if (!text.equals("…")) {
                arguments.add(DocumentedPlace.parseable(text));
            }
        }
        commandLine.parseArgs(arguments.toArray(String[]::new));
    }

    /** The program or class is there. */
    private static void requireProgram(String command) throws IOException {
        List<String> words = Arrays.asList(command.split(" ", -1));
        String program = words.getFirst();
        if (program.equals("java")) {
            String source = words.getLast().replace('.', '/') + ".java";
            try (Stream<Path> files = Files.walk(Launcher.ROOT)) {
                assertThat(files.filter(file -> file.toString().endsWith("/" + source)))
                        .as(source)
                        .hasSize(1);
            }
        } else if (program.equals("./gpu-check")) {
            assertThat(Launcher.ROOT.resolve("scripts/gpu-check")).content().contains(words.get(1));
        } else if (!program.startsWith("./")) {
            assertThat(Launcher.ROOT.resolve(program)).isExecutable();
        } else if (program.equals("./fluxforge") && words.get(1).matches("test|dist")) {
            assertThat(Launcher.ROOT.resolve("fluxforge")).content().contains("$VERB == " + words.get(1));
        }
    }

    /** Every line that the documentation shows is there, in order; figures, times, addresses and hashes are others each time. */
    private static void requireOutput(DocumentedCommand command, String output) {
        Iterator<String> lines = output.lines().iterator();
        for (String shown : command.output()) {
            if (shown.isBlank() || shown.equals("…")) {
                continue;
            }
            Pattern pattern = Pattern.compile(Stream.of(shown.strip().split(" +"))
                    .map(word -> word.matches(".*\\d.*") ? "\\S+" : Pattern.quote(word))
                    .reduce((a, b) -> a + " +" + b)
                    .orElseThrow());
            boolean found = false;
            while (!found && lines.hasNext()) {
                found = pattern.matcher(lines.next().strip()).matches();
            }
            assertThat(found)
                    .as("%s shows: %s%nbut printed:%n%s", command.place(), shown, output)
                    .isTrue();
        }
    }
}
