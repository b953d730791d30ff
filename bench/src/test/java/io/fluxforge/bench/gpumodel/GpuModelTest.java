package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuModelTest {
    private static final Cards CARDS = Cards.shipped();
    private static final NoncePlan PLAN =
            NoncePlan.forGpus(EquihashParams.ZELHASH, 48 << 10).getFirst();

    /** 400 and 100 instructions a row, no local memory. */
    private static Map<String, KernelCounts> counts(int registers) {
        Map<String, KernelCounts> counts = new HashMap<>();
        counts.put("generate", new KernelCounts(64, 0, 0, 500, 300, 100, 0, 0, 0));
        for (String kernel : List.of("round_0", "round_1", "round_2", "last_round")) {
            counts.put(kernel, new KernelCounts(registers, 8_000, 0, 100, 64, 0, 1, 1, 1));
        }
        return counts;
    }

    private static Card card(String name) {
        return CARDS.find(name).orElseThrow();
    }

    @Test
    void aPhaseTakesAsLongAsItsBusiestResource() {
        NoncePrediction nonce = new NonceModel(card("H200"), PLAN, counts(32)).predict(true);
        PhasePrediction generate = nonce.phases().getFirst();
        // 2^26 rows of 400 instructions on 64 lanes of 132 units.
        double millis = (1L << 26) * 400.0 / 64 / 132 / 1.755e9 * 1000;
        assertThat(generate.longest()).isCloseTo(millis, within(0.01));
        assertThat(generate.bound()).isEqualTo(Resource.ISSUE);
        assertThat(nonce.phases())
                .extracting(PhasePrediction::name)
                .containsExactly("generate", "round 0", "round 1", "round 2", "round 3", "solutions");
        assertThat(nonce.nonces()).isEqualTo(2);
        assertThat(nonce.millisOverlapped()).isLessThan(nonce.millisAlone());
        assertThat(nonce.memoryBytes()).isBetween(6.9e9, 8.3e9);
        assertThat(nonce.solutionsPerSecond()).isCloseTo(2000 / nonce.millisOverlapped(), within(1e-6));
    }

    @Test
    void aSmallCacheCostsMemoryTraffic() {
        double small =
                new NonceModel(card("RX 580"), PLAN, counts(32)).predict(true).memoryBytes();
        double large =
                new NonceModel(card("RTX 4090"), PLAN, counts(32)).predict(true).memoryBytes();
        assertThat(small).isGreaterThan(1.05 * large);
    }

    @Test
    void aKernelThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new NonceModel(card("H200"), PLAN, counts(300)).predict(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit a unit");
        assertThatThrownBy(() -> new NonceModel(card("H200"), PLAN, Map.of()).predict(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no counts of generate");
    }

    @Test
    void countsAreReadAsTheyWereWritten() {
        Architecture unit = card("H200").architecture();
        CountsTable table = new CountsTable(
                List.of("nvcc 13.0.88", "clang 16.0.6"),
                Map.of(CountsTable.Key.of(PLAN, unit), new CountsTable.Entry(CountsTable.digest(PLAN), counts(32))));
        assertThat(CountsTable.parse(table.text())).isEqualTo(table);
        assertThat(table.find(PLAN, unit))
                .hasValueSatisfying(entry -> assertThat(entry.isOf(PLAN)).isTrue());
        assertThat(table.find(PLAN, card("RX 580").architecture())).isEmpty();
        assertThat(table.with(new CountsTable(List.of(), Map.of())))
                .extracting(CountsTable::entries)
                .isEqualTo(table.entries());
    }

    @Test
    void storedCountsAreOfEveryCardsArchitecture() {
        CountsTable stored = CountsTable.shipped();
        assertThat(stored.compilers()).isNotEmpty();
        assertThat(CARDS.all())
                .allSatisfy(card -> assertThat(stored.entries().keySet())
                        .anyMatch(key -> key.params().equals("zelhash")
                                && key.architecture().equals(card.architecture().countsFrom())));
    }
}
