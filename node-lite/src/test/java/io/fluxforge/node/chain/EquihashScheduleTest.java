package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.EquihashParams;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquihashScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "main    | 0       | 200,9:ZcashPoW",
                "main    | 125099  | 200,9:ZcashPoW",
                "main    | 125100  | 144,5:ZelProof 200,9:ZcashPoW",
                "main    | 125101  | 144,5:ZelProof 200,9:ZcashPoW",
                "main    | 125110  | 144,5:ZelProof 200,9:ZcashPoW",
                "main    | 125111  | 144,5:ZelProof",
                "main    | 372499  | 144,5:ZelProof",
                "main    | 372500  | zelhash 144,5:ZelProof",
                "main    | 372510  | zelhash 144,5:ZelProof",
                "main    | 372511  | zelhash",
                "main    | 2019999 | zelhash",
                "test    | 320     | 48,5:ZcashPoW zelhash 144,5:ZelProof 200,9:ZcashPoW 96,5:ZcashPoW",
                "test    | 321     | 48,5:ZcashPoW",
                "regtest | 5       | 48,5:ZcashPoW zelhash",
                "private | 9       | zelhash",
            })
    void acceptedAt(String network, int height, String accepted) {
        List<EquihashParams> expected =
                Arrays.stream(accepted.split(" ")).map(EquihashParams::parse).toList();
        assertThat(EquihashSchedule.acceptedAt(Networks.builtIn(network), height))
                .isEqualTo(expected);
    }
}
