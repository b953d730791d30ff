package io.fluxforge.verifier.blake2b;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneProviderTest {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** The guard of the whole suite: an execution that names a width really runs it. */
    @Test
    void theForcedLanesRun() {
        String forced = System.getProperty(LaneProvider.PROPERTY, "auto");
        Blake2bLanes lanes = LaneProvider.lanes();

        assertThat(lanes.name()).isEqualTo(forced.equals("auto") ? automatic() : forced);
        assertThat(lanes.lanes()).isEqualTo(lanesOf(lanes.name()));
        assertThat(LaneProvider.lanes()).isSameAs(lanes);
    }

    @Test
    void scalarIsAlwaysThere() {
        assertThat(LaneProvider.scalar().name()).isEqualTo("scalar");
        assertThat(LaneProvider.scalar().lanes()).isEqualTo(1);
    }

    @Test
    void theCpuHasVectors() {
        assertThat(LaneProvider.vectorBits()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "128", "256", "512"})
    void aForcedWidthRunsOrIsAnError(String choice) throws Exception {
        boolean possible = choice.equals("scalar") || Integer.parseInt(choice) <= LaneProvider.vectorBits();

        assertThat(childSays(true, List.of(choice)))
                .isEqualTo(
                        possible
                                ? choice + " " + lanesOf(choice)
                                : "error: -Dfluxforge.simd=" + choice + ": this CPU's vectors have "
                                        + LaneProvider.vectorBits() + " bits at most");
    }

    @Test
    void automaticTakesTheWidest() throws Exception {
        String expected = automatic() + " " + lanesOf(automatic());

        assertThat(childSays(true, List.of("auto"))).isEqualTo(expected);
        assertThat(childSays(true, List.of())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "scalar"})
    void withoutTheModuleItIsScalar(String choice) throws Exception {
        assertThat(childSays(false, List.of(choice))).isEqualTo("scalar 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"128", "256"})
    void withoutTheModuleAForcedWidthIsAnErrorThatNamesTheFlag(String choice) throws Exception {
        assertThat(childSays(false, List.of(choice)))
                .isEqualTo("error: -Dfluxforge.simd=" + choice
                        + ": Java was started without --add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1024", "AUTO", "avx2"})
    void anUnknownChoiceIsAnErrorThatNamesTheKnownOnes(String choice) throws Exception {
        assertThat(childSays(true, List.of(choice)))
                .isEqualTo("error: -Dfluxforge.simd=" + choice + ": choose one of [auto, scalar, 128, 256, 512]");
    }

    private static String automatic() {
        return LaneProvider.vectorBits() >= 256 ? Integer.toString(LaneProvider.vectorBits()) : "scalar";
    }

    private static int lanesOf(String name) {
        return name.equals("scalar") ? 1 : Integer.parseInt(name) / 64;
    }

    /** What {@link LaneChoice} prints in a new JVM; everything else it wrote would show as a difference. */
    private static String childSays(boolean withModule, List<String> choice) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (withModule) {
            command.add("--add-modules");
            command.add(VECTOR_MODULE);
        }
        choice.forEach(value -> command.add("-D" + LaneProvider.PROPERTY + "=" + value));
        command.add("-cp");
        command.add(home(LaneProvider.class) + File.pathSeparator + home(LaneChoice.class));
        command.add(LaneChoice.class.getName());
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS))
                    .as("the child JVM ended")
                    .isTrue();
            assertThat(child.exitValue()).as(output).isZero();
            return output.strip();
        } finally {
            child.destroyForcibly();
        }
    }

    /** The folder or archive a class was loaded from. */
    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
