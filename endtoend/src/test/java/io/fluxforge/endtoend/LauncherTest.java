package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    private static final String ANSWERS = """
            . "$0/scripts/jvm-options"
            jvm_options "$@"
            """;

    @TempDir
    private Path folder;

    private Run options(Map<String, String> variables, Object... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + System.getenv("PATH")));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("bash", "-uc", ANSWERS, Launcher.ROOT.toString()));
        Stream.of(words).map(Object::toString).forEach(command::add);
        return Run.of(command);
    }

    @Test
    void nativeLibrariesAreUnpackedInAFolderOfTheUsers() throws IOException, InterruptedException {
        Path nativeFolder = folder.resolve("a folder");
        Run run = options(Map.of("FLUXFORGE_NATIVE_DIR", nativeFolder.toString()), "pool", folder.resolve("other"));
        assertThat(run.out().lines())
                .contains(
                        "-Djava.io.tmpdir=" + nativeFolder,
                        "-Dorg.sqlite.tmpdir=" + nativeFolder,
                        "-Dorg.lwjgl.system.SharedLibraryExtractPath=" + nativeFolder + "/lwjgl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nativeFolder)))
                .isEqualTo("rwx------");
    }

    @Test
    void whereTheFirstFolderWillNotDoTheUsersCacheDoes() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run run = options(Map.of("FLUXFORGE_NATIVE_DIR", "", "XDG_CACHE_HOME", folder + "/cache"), "pool", file);
        assertThat(run.out()).contains("-Djava.io.tmpdir=" + folder + "/cache/fluxforge/native\n");
    }

    @Test
    void aFolderThatCannotHoldNativeLibrariesIsNamedInOneLine() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<Path, String> problems =
                Map.of(file, "cannot be made", shared, "belongs to others, or can be written by them");
        for (Map.Entry<Path, String> problem : problems.entrySet()) {
            Run run = options(Map.of("FLUXFORGE_NATIVE_DIR", problem.getKey().toString()), "mine", folder);
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .isEqualTo("fluxforge: native libraries cannot be loaded from " + problem.getKey()
                            + ", which " + problem.getValue()
                            + "; set FLUXFORGE_NATIVE_DIR to a folder of your own where they can\n");
        }
    }

    /** Without the launcher SQLite and LWJGL would take the system's folder for temporary files. */
    @Test
    void theJarAloneUnpacksNativeLibrariesInAFolderOfTheUsersToo() throws IOException, InterruptedException {
        Path jar = Launcher.ROOT.resolve("cli/target/fluxforge-cli.jar");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Run refused = Run.of(List.of(
                "env",
                "FLUXFORGE_NATIVE_DIR=" + shared,
                java,
                "-Djava.io.tmpdir=" + shared,
                "-jar",
                jar.toString(),
                "devices"));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("fluxforge: native libraries cannot be loaded from " + shared
                        + ", which belongs to others, or can be written by them; set FLUXFORGE_NATIVE_DIR");
        assertThat(shared).isEmptyDirectory();
    }

    /** The version comes from the jar's manifest: classes in a folder have none. */
    @Test
    void startsTheJar() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Launcher.words("--version"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text).matches(Launcher.VERSION);
    }

    /** With the module of the vectors, the JVM has to say that it is an incubator's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify /nowhere",
                "node follow --rpc nonsense",
                "mine --user u",
                "pool --config /nowhere",
                "bench solve --nonces x"
            })
    void nothingButTheProgramSpeaks(String command) throws IOException, InterruptedException {
        Run run = Run.of(Launcher.words(command.split(" ")));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("fluxforge ").hasLineCount(1);
    }

    @Test
    void whatTheJvmSaysIsShown() throws IOException, InterruptedException {
        ProcessBuilder wrong = new ProcessBuilder(Launcher.words("verify", "x")).redirectErrorStream(true);
        wrong.environment().put("FLUXFORGE_JAVA_OPTS", "-XX:Nonsense");
        Process failing = wrong.start();
        failing.getOutputStream().close();
        // To the end of the stream: what passes the launcher's copy comes after the process's end.
        assertThat(new String(failing.getInputStream().readAllBytes(), UTF_8))
                .contains("Unrecognized VM option 'Nonsense'");
        assertThat(failing.waitFor()).isEqualTo(1);
    }

    @Test
    void bothOutputsInOneFileKeepTheirOrderAndAll() throws IOException, InterruptedException {
        Path file = folder.resolve("both");
        String block =
                Files.readAllLines(Launcher.ROOT.resolve("cli/src/test/resources/verify/flux-blocks.txt")).stream()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .findFirst()
                        .orElseThrow();
        Path blocks = Files.writeString(folder.resolve("blocks"), (block + "\n").repeat(3));
        Process process = new ProcessBuilder(Launcher.words("verify", blocks.toString()))
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        process.waitFor();
        Process other = new ProcessBuilder(Launcher.words("verify", "/nowhere"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .start();
        other.waitFor();
        assertThat(Files.readAllLines(file))
                .startsWith("valid", "valid", "valid")
                .last()
                .asString()
                .startsWith("fluxforge verify: ");
    }

    @Test
    void onlyWhatWorksWithVectorsLoadsThem() throws IOException, InterruptedException {
        for (String command : List.of(
                "pool --help", "verify -h", "node tx", "pool blocks", "pool key new", "bench compare", "help mine")) {
            assertThat(vectors(command)).as(command).isFalse();
        }
        for (String command :
                List.of("pool", "verify", "node", "node follow", "pool check", "mine", "bench node", "solve")) {
            assertThat(vectors(command)).as(command).isTrue();
        }
    }

    private boolean vectors(String command) throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(1, folder.resolve("native"));
        Run run = options(Map.of(), words.toArray());
        assertThat(run.exit()).as(run.all()).isZero();
        return run.out().contains("jdk.incubator.vector");
    }
}
