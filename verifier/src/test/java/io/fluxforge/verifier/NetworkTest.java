package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "MAIN, main, 7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 1f07ffff",
        "TEST, test, effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 200effff",
        "REGTEST, regtest, f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f, 200f0f0f",
    })
    void limits(Network network, String name, String limit, String bits) {
        assertThat(network).hasToString(name);
        assertThat(network.powLimit().toString(16)).isEqualTo(limit);
        assertThat(Integer.toHexString(CompactTarget.encode(network.powLimit())))
                .isEqualTo(bits);
    }
}
