package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadersBenchTest {
    @TempDir
    private Path folder;

    @Test
    void opensWhatItWroteAndLeavesNothingBehind() throws Exception {
        HeadersBench.Result result = new HeadersBench(25_000, 1).run(folder, text -> {});
        assertThat(result.openMillis().median()).isPositive();
        assertThat(result.proofsPerSecond().median()).isPositive();
        assertThat(result.storeBytes()).isGreaterThan(25_000L * 100);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingToMeasureIsAMistake() {
        assertThatThrownBy(() -> new HeadersBench(0, 1)).hasMessage("headers=0, runs=1");
    }
}
