package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncBenchTest {
    @TempDir
    private Path folder;

    @Test
    void synchronisesEveryHeaderAndLeavesNothingBehind() throws Exception {
        SyncBench.Result result = new SyncBench(500, 2).run(folder, text -> {});
        assertThat(result.headersPerSecond().min()).isPositive();
        assertThat(result.proofsChecked()).isEqualTo(500);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void valuesAreChecked() {
        assertThatThrownBy(() -> new SyncBench(0, 1)).hasMessage("headers=0, runs=1");
    }
}
