package io.fluxforge.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
    @TempDir
    private Path folder;

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void isMadeForTheUserAlone() throws IOException {
        Path wanted = folder.resolve("a/b");
        assertThat(NativeFolder.find(Map.of("FLUXFORGE_NATIVE_DIR", wanted.toString())))
                .isEqualTo(wanted)
                .isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted)))
                .isEqualTo("rwx------");
    }

    @Test
    void thatOfTheVariableIsTakenOrNone() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> NativeFolder.find(Map.of("FLUXFORGE_NATIVE_DIR", shared.toString())))
                .isInstanceOf(IOException.class)
                .hasMessage("native libraries cannot be loaded from " + shared
                        + ", which belongs to others, or can be written by them;"
                        + " set FLUXFORGE_NATIVE_DIR to a folder of your own where they can");
    }

    @Test
    void aFolderOfAnothersIsRefused() throws IOException, InterruptedException {
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        assumeTrue(run("chown", "65534", theirs.toString()) == 0, "only root may give folders away");
        assertThat(NativeFolder.problem(theirs)).contains("belongs to others, or can be written by them");
    }

    @Test
    void aFolderWithoutExecutionIsNamedAsSuch() throws IOException, InterruptedException {
        Path mounted = Files.createDirectory(folder.resolve("noexec"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "noexec,mode=700", "tmpfs", mounted.toString()) == 0,
                "only root may mount, and not everywhere");
        try {
            assertThat(NativeFolder.problem(mounted)).contains("is mounted noexec");
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }
}
