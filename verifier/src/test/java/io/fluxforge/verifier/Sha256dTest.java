package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests from CPython's {@code hashlib.sha256}. */
class Sha256dTest {
    @ParameterizedTest
    @CsvSource({
        "'', 5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
        "hello, 9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50",
    })
    void knownDigests(String text, String hex) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(HexFormat.of().formatHex(Sha256d.hash(data))).isEqualTo(hex);
    }
}
