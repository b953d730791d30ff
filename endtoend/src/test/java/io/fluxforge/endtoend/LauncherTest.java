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
}
