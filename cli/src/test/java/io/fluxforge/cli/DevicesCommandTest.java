package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code devices} lists, whatever the machine has. */
class DevicesCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final OpenClDevices there = OpenClDevices.find();

    @Test
    void listsTheCpuAndEveryDevice() {
        assertThat(run("devices")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8).lines().findFirst().orElseThrow()).startsWith("cpu: ");
        for (OpenClDevice device : there.list()) {
            assertThat(out.toString(UTF_8)).contains("opencl:" + device.index() + ": " + device.name());
        }
        assertThat(err.toString(UTF_8).lines().count())
                .isEqualTo(there.problem().isPresent() ? 1 : 0);
    }

    @Test
    void listsTheSameAsJson() {
        assertThat(run("devices", "--json", "--params", "48,5:ZcashPoW")).isEqualTo(ExitCodes.OK);
        JsonNode listed = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(listed.get("params").asString()).isEqualTo("48,5:ZcashPoW");
        assertThat(listed.get("cpuThreads").asInt()).isPositive();
        assertThat(listed.get("devices")).hasSize(there.list().size());
        for (JsonNode device : listed.get("devices")) {
            assertThat(device.get("memoryBytes").asLong()).isPositive();
            assertThat(device.has("geometry") || device.has("unusable")).isTrue();
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedInOneLine() {
        assertThat(run("solve", "--header", "00".repeat(140), "--device", "opencl:nonesuch"))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("--device");
        assertThat(out.size()).isZero();
    }

    @Test
    void anOpenClDeviceSolves() {
        assumeFalse(there.list().isEmpty(), () -> "OpenCL: " + there.problem().orElse(""));
        String header = "00".repeat(140);
        assertThat(run("solve", "--header", header, "--params", "96,5:ZcashPoW", "--device", "cpu"))
                .isEqualTo(ExitCodes.OK);
        String byCpu = out.toString(UTF_8);
        out.reset();
        assertThat(run("solve", "--header", header, "--params", "96,5:ZcashPoW", "--device", "opencl:0"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8).lines().sorted())
                .isNotEmpty()
                .containsExactlyElementsOf(byCpu.lines().sorted().toList());
    }

    private int run(String... args) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }
}
