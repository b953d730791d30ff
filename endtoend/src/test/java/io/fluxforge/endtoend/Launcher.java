package io.fluxforge.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the launcher starts once all is built: cli's jar with the options of {@code scripts/jvm-options}. It never builds. */
final class Launcher {
    /** The repository. Tests run in their module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What --version prints; Maven called by itself, and a copy that is no clone, know of no commit. */
    static final String VERSION =
            "fluxforge \\d+\\.\\d+\\.\\d+( \\(commit [0-9a-f]{12}( with changes)?, \\d{4}-\\d\\d-\\d\\d\\))?\n";

    private static final Path JAR = ROOT.resolve("cli/target/fluxforge-cli.jar");

    /** Arguments are the root and a verb with its words. The shell becomes Java, so that killing it kills Java. */
    private static final String SCRIPT = """
            . "$0/scripts/jvm-options"
            OPTIONS=$(jvm_options "${1:-}" "$0/target/native" "${@:2}") || exit 2
            set -f
            IFS=$'\\n'
            OPTIONS=($OPTIONS)
            unset IFS
            become_java "$JAVA" "${OPTIONS[@]}" ${FLUXFORGE_JAVA_OPTS:-} -jar "$0/cli/target/fluxforge-cli.jar" "$@"
            """;

    private Launcher() {}

    /** The words that run Fluxforge, to which a verb is added. */
    static List<String> words() {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException(JAR + " is not there: run these tests by ./fluxforge test or mvn verify");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of("env", "JAVA=" + java, "bash", "-c", SCRIPT, ROOT.toString());
    }

    /** The words that run a command. */
    static List<String> words(String... command) {
        List<String> words = new ArrayList<>(words());
        words.addAll(Arrays.asList(command));
        return words;
    }
}
