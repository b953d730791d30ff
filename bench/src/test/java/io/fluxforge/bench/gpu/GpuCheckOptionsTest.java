package io.fluxforge.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
    }

    @ParameterizedTest
    @CsvSource({
        "--out, --out lacks its value",
        "--what, unknown option --what",
        "--nonces 0, --nonces: 0 is not in the range 1 to 10000",
        "--known x, --known: 'x' is not a number",
    })
    void refusesOthers(String line, String message) {
        assertThatThrownBy(() -> GpuCheckOptions.parse(line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
