package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where JOCL's native part is loaded, in processes of their own. */
class JoclLibraryTest {
    @TempDir
    private Path folder;

    private List<String> devices(Path temporary, Map<String, String> variables)
            throws IOException, InterruptedException {
        return Probe.run(
                folder.resolve("out"), variables, List.of("-Djava.io.tmpdir=" + temporary), RusticlProbe.class, "none");
    }

    /** Where others can write they may have put another library, which would run as this user. */
    @Test
    void aLibraryThatLiesInAFolderOfAllIsNotLoaded() throws IOException, InterruptedException {
        OpenClDevices devices = OpenClDevices.find();
        assumeFalse(devices.list().isEmpty(), "no OpenCL");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        plant(shared);
        Path cache = folder.resolve("cache");
        assertThat(devices(shared, Map.of("XDG_CACHE_HOME", cache.toString()))).contains("none: " + devices);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("fluxforge/native"))))
                .isEqualTo("rwx------");
        assertThat(cache.resolve("fluxforge/native")).isEmptyDirectory();
    }

    /** As a process leaves it that is killed while it unpacks. */
    @Test
    void whatLiesInAFolderOfOurOwnIsNotLoadedEither() throws IOException, InterruptedException {
        OpenClDevices devices = OpenClDevices.find();
        assumeFalse(devices.list().isEmpty(), "no OpenCL");
        Path own = Files.createDirectory(
                folder.resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        plant(own);
        assertThat(devices(own, Map.of())).contains("none: " + devices);
    }

    @Test
    void aFolderThatCannotHoldItIsNamed() throws IOException, InterruptedException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(devices(folder, Map.of("FLUXFORGE_NATIVE_DIR", file.toString())))
                .anyMatch(line -> line.contains("OpenCL cannot be used: native libraries cannot be loaded from " + file
                        + ", which cannot be made; set FLUXFORGE_NATIVE_DIR to a folder of your own where they can"));
    }

    @Test
    void aLibraryThatIsMissingIsNamedAndNotOpenCl() {
        assertThat(JoclLibrary.explain(
                        "Error while loading native library\njava.lang.UnsatisfiedLinkError: /x/libJOCL.so:"
                                + " libstdc++.so.6: cannot open shared object file: No such file or directory\n\tat"))
                .isEqualTo("the library that calls OpenCL needs libstdc++.so.6, which is not here;"
                        + " install the package libstdc++6 (or libstdc++)");
        assertThat(JoclLibrary.explain("Implementation library could not be loaded"))
                .startsWith("no OpenCL library can be loaded; ");
    }

    private static void plant(Path folder) throws IOException {
        for (String system : List.of("linux-x86_64", "linux-arm64")) {
            Files.writeString(folder.resolve("libJOCL_2_0_6-" + system + ".so"), "another's");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }
}
