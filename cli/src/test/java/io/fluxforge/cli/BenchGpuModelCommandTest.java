package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.gpumodel.GpuModel;
import io.fluxforge.verifier.EquihashParams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchGpuModelCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        String[] arguments = new String[words.length + 2];
        arguments[0] = "bench";
        arguments[1] = "gpu-model";
        System.arraycopy(words, 0, arguments, 2, words.length);
        return fluxforge.run(new CommandLine(fluxforge), arguments);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    @Test
    void printsOneObject() {
        assertThat(run("--card", "rtx 3060", "--json")).as(err()).isEqualTo(ExitCodes.OK);
        assertThat(out()).hasLineCount(1);
        JsonNode json = JsonMapper.shared().readTree(out());
        assertThat(json.propertyNames())
                .containsExactly("params", "version", "compilers", "solutionsPerNonce", "cards");
        JsonNode card = json.get("cards").get(0);
        assertThat(card.get("card").asString()).isEqualTo("RTX 3060");
        assertThat(GpuModel.tunings(EquihashParams.ZELHASH))
                .contains(card.get("tuning").asString());
        // Each of 2^26 rows of four lists is written and read: 16, 16, 12 and 8 bytes at least.
        assertThat(card.get("bytesPerNonce").asDouble()).isBetween(6.9e9, 12e9);
        assertThat(card.get("solutionsPerSecond").asDouble()).isBetween(20.0, 200.0);
        assertThat(card.get("phases").size()).isEqualTo(6);
        assertThat(card.get("phases").get(1).propertyNames())
                .contains("phase", "occupancy", "registers", "memoryBytes", "resourceMillis", "bound", "millis");
    }

    @Test
    void aMeasurementStandsBesideThePrediction() throws IOException {
        Path report = folder.resolve("solve.json");
        Files.writeString(
                report,
                "{\"report\":\"fluxforge-bench/1\",\"benchmark\":\"solve\",\"metrics\":{},"
                        + "\"phasesMillis\":{\"generate\":12.5,\"round 0\":9}}");
        assertThat(run("--card", "RTX 3060", "--measured", report.toString()))
                .as(err())
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).contains("RTX 3060, ", "measured", "; 12.50 (", "; 9.00 (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--card|RTX 306|did you mean RTX 3060?",
                "--card|Voodoo|'Voodoo' is none of GTX 1080,",
                "--tuning|gpu-nothing|--tuning: 'gpu-nothing' is none of gpu-",
                "--measured|solve.json|--measured is for --card",
                "--store|counts.txt|--store is for --compile",
                "--params|130,4:ZcashPoW|there is nothing to predict from; --compile counts anew",
            })
    void aMistakeIsNamed(String option, String value, String message) {
        assertThat(run(option, value)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains(message).doesNotContain("\tat ");
    }
}
