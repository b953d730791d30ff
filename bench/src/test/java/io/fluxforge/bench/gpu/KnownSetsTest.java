package io.fluxforge.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSetsTest {
    private static final String HEADER = "00".repeat(140);
    private static final String OTHER = "01".repeat(140);

    @TempDir
    private Path folder;

    @Test
    void gathersSolutionsByHeader() throws IOException {
        Path first = write("# origin\n" + HEADER + " aa\n\n" + OTHER + " none\n");
        Path second = folder.resolve("second");
        Files.writeString(second, HEADER + " bb\n");
        assertThat(KnownSets.read(List.of(first, second)))
                .containsEntry(HEADER, Set.of("aa", "bb"))
                .containsEntry(OTHER, Set.of())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aa bb", "zz", "", " none", "00 none more"})
    void namesTheLineThatIsWrong(String rest) throws IOException {
        Path file = write("# origin\n" + "00".repeat(139) + rest + "x\n");
        assertThatThrownBy(() -> KnownSets.read(List.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + ", line 2: ");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("sets"), text);
    }
}
