package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.stratum.StratumSoak;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two minutes of miners and bad clients on a pool, beside the module's other classes: it mostly waits. {@code -Dfluxforge.soak.seconds}
 * makes it longer, as does {@code ./fluxforge bench stratum --soak MINUTES}.
 */
class StratumSoakTest {
    private static final int SECONDS = Integer.getInteger("fluxforge.soak.seconds", 120);

    @TempDir
    private Path folder;

    @Test
    void aPoolStaysAsItIs() throws IOException, InterruptedException {
        StratumSoak.Result result = StratumSoak.of(SECONDS).run(folder, text -> {});

        assertThat(result.problems()).as("%s", result.samples()).isEmpty();
        assertThat(result.leaks()).isZero();
        assertThat(result.shares()).isPositive();
        assertThat(folder).isEmptyDirectory();
    }
}
