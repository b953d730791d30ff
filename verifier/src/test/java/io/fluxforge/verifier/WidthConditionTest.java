package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthConditionTest {
    @ParameterizedTest
    @CsvSource({
        "128, 256, false",
        "256, 256, false",
        "512, 256, true",
        "256, 128, true",
        "scalar, 128, false",
        "auto, 128, false",
        // Without the module, or with a typing error, the tests must fail instead.
        "256, 0, false",
        "1024x, 256, false",
    })
    void skipsOnlyWidthsBeyondTheCpu(String forced, int vectorBits, boolean skipped) {
        assertThat(WidthCondition.decide(forced, vectorBits).isDisabled()).isEqualTo(skipped);
    }

    @Test
    void theReasonNamesTheWidthAndTheCpu() {
        assertThat(WidthCondition.decide("512", 256).getReason())
                .contains("-Dfluxforge.simd=512, but this CPU's vectors have 256 bits");
    }
}
