package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardsTest {
    private static final String UNIT = """
            [architectures.u]
            wave = 32
            issue-lanes = 128
            alu-lanes = 64
            shift-lanes = 64
            local-lanes = 32
            local-kib = 64
            local-group-kib = 48
            work-items = 1024
            groups = 16
            partitions = 4
            registers = 65536
            register-step = 8
            max-registers = 255
            line = 128
            sector = 32
            [cards."RX 1.5"]
            architecture = "u"
            units = 10
            clock-mhz = 1500
            cache-kib = 2048
            cache-requests = 16
            memory-gib = 8
            bandwidth-gbps = 300
            copy-gbps = 270
            """;

    @Test
    void shippedCardsAreSound() {
        assertThat(Cards.shipped().all()).hasSizeGreaterThanOrEqualTo(15).allSatisfy(card -> {
            Architecture unit = card.architecture();
            assertThat(card.units()).isBetween(10, 200);
            assertThat(card.clock()).isBetween(1.2e9, 3e9);
            assertThat(card.cacheBytes()).isBetween(2L << 20, 128L << 20);
            assertThat(card.copyBandwidth()).isBetween(200e9, 5000e9);
            assertThat(card.memoryBytes()).isBetween(8L << 30, 141L << 30);
            assertThat(unit.localGroupBytes()).isLessThanOrEqualTo(unit.localBytes());
            assertThat(unit.workItems() % unit.wave()).isZero();
            assertThat(unit.line() % unit.sector()).isZero();
        });
    }

    @Test
    void aCardIsFoundWhateverTheCase() {
        assertThat(Cards.shipped().find("rtx 3060")).isPresent();
        assertThat(Cards.shipped().find("RTX 3061")).isEmpty();
        assertThat(Cards.parse(UNIT).find("RX 1.5")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "units = 10, units = 0, RX 1.5: units = 0",
        "units = 10, units = \"ten\", RX 1.5: units = ten",
        "units = 10, cores = 10, RX 1.5: unknown cores",
        "units = 10, '', RX 1.5: units = null",
        "copy-gbps = 270, copy-gbps = 301, a copy is faster than its memory",
        "architecture = \"u\", architecture = \"v\", RX 1.5: no such architecture",
        "wave = 32, counts-from = \"w\", u: wave = null",
        "[cards.\"RX 1.5\"], [carts.\"RX 1.5\"], no cards",
        "sector = 32, 'sector = 32 sector', cards.toml: ",
    })
    void aMistakeIsNamed(String from, String to, String message) {
        assertThatThrownBy(() -> Cards.parse(UNIT.replace(from, to)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
