package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ApiAddressConverterTest {
    private final ApiAddressConverter converter = new ApiAddressConverter();

    @Test
    void aPortIsOfThisMachineOnly() {
        InetSocketAddress address = converter.convert("4067");
        assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        assertThat(address.getPort()).isEqualTo(4067);
    }

    @Test
    void whoNamesAnAddressGetsIt() {
        assertThat(converter.convert("0.0.0.0:1").getAddress().isAnyLocalAddress())
                .isTrue();
        assertThat(converter.convert("[::1]:65535").getAddress().getHostAddress())
                .isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(converter.convert("localhost:0").getHostString()).isEqualTo("localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536", "127.0.0.1", "127.0.0.1:", ":1", "::1:80", "a b:1", "99999999999"})
    void everythingElseIsAMistake(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
    }
}
