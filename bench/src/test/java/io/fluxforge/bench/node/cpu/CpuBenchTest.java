package io.fluxforge.bench.node.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuBenchTest {
    @Test
    void hasARateForEachSliceAndTellsHowFarItIs() throws InterruptedException {
        List<Double> told = new ArrayList<>();
        CpuBench.Result result = new CpuBench(2, 0.05).run(told::add);
        assertThat(result.threads()).isEqualTo(2);
        assertThat(result.eps().min())
                .isPositive()
                .isLessThanOrEqualTo(result.eps().median());
        assertThat(result.total()).isBetween(result.eps().min(), result.eps().max());
        assertThat(told).hasSize(CpuBench.SLICES + 1).isSorted().endsWith(1.0);
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CpuBench(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CpuBench(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new CpuBench(1, Double.NaN));
    }

    @Test
    void memoryIsCopied() throws InterruptedException {
        assertThat(new MemoryBandwidth(2, 1 << 16, 0.01).run().min()).isPositive();
    }
}
