package io.fluxforge.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.EquihashParams;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuCheckOptionsTest {
    @Test
    void readsACommandLine() {
        GpuCheckOptions options = GpuCheckOptions.parse(
                "--vectors", "a", "--vectors", "b", "--out", "c", "--known", "0", "--nonces", "3", "--cpu");
        assertThat(options.vectors()).containsExactly(Path.of("a"), Path.of("b"));
        assertThat(options.out()).isEqualTo(Path.of("c"));
        assertThat(options.known()).isZero();
        assertThat(options.nonces()).isEqualTo(3);
        assertThat(options.cpu()).isTrue();
        assertThat(options.cuda()).isFalse();
        assertThat(options.sources()).isEmpty();
        assertThat(options.params()).isEqualTo(EquihashParams.ZELHASH);
        assertThat(options.limit()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void readsWhatIsSolvedAndForHowLong() {
        GpuCheckOptions options = GpuCheckOptions.parse(
                "--params", "144,5:BgoldPoW", "--minutes", "12", "--compiler", "nvcc", "--tuning", "gpu-8k");
        assertThat(options.params()).hasToString("144,5:BgoldPoW");
        assertThat(options.limit()).isEqualTo(Duration.ofMinutes(12));
        assertThat(options.compiler()).contains("nvcc");
        assertThat(options.tuning()).contains("gpu-8k");
    }

    @ParameterizedTest
    @CsvSource({
        "--out, --out lacks its value",
        "--what, unknown option --what",
        "--nonces 0, --nonces: 0 is not in the range 1 to 10000",
        "--known x, --known: 'x' is not a number",
        "--minutes 0, --minutes: 0 is not in the range 1 to 600",
        "--compiler gcc, '--compiler: ''gcc'' is none of [nvrtc, nvcc, prebuilt]'",
    })
    void refusesOthers(String line, String message) {
        assertThatThrownBy(() -> GpuCheckOptions.parse(line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
