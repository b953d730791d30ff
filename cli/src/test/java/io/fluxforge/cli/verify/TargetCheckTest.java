package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.verify.ProofLine.Proof;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetCheckTest {

    @Test
    void minedBlocksMeetTheirTargets() {
        assertThat(RealLines.BLOCKS.stream()
                        .filter(block -> new TargetCheck(limit("main")).findFault(real(block)) == null))
                .hasSize(4);
        assertThat(new TargetCheck(limit("regtest")).findFault(real(RealLines.BLOCKS.get(1))))
                .isNull();
    }

    @Test
    void shareMissesTheTarget() {
        Finding fault = new TargetCheck(limit("main")).findFault(real(RealLines.SHARES.getFirst()));
        assertThat(fault)
                .isEqualTo(Finding.broken(
                        "above-target",
                        "hash 000339bd317c2183b8fd7c73c2389af0ca7a81271085d81a092c7c5046169d40"
                                + ", target 00000000ffff" + "0".repeat(52)));
        assertThat(fault).extracting(Finding::text).asString().startsWith("invalid: above-target (hash 000339bd");
    }

    @ParameterizedTest
    @CsvSource({
        "1d800001, bits-negative",
        "04923456, bits-negative",
        "00000000, bits-zero",
        "1d000000, bits-zero",
        "02000012, bits-zero",
        "ff123456, bits-overflow",
        "21010000, bits-overflow",
    })
    void bitsMustBeATarget(String bits, String code) {
        assertThat(new TargetCheck(limit("main")).findFault(withBits(bits)))
                .isEqualTo(Finding.broken(code, "bits " + bits));
    }

    @ParameterizedTest
    @CsvSource({
        "main,    1f07ffff, 1f080000",
        "test,    200effff, 200f0000",
        "regtest, 200f0f0f, 200f0f10",
    })
    void limitIsTheNetworks(String network, String largest, String tooLarge) {
        TargetCheck check = new TargetCheck(limit(network));
        assertThat(codeOf(check.findFault(withBits(largest)))).isIn("none", "above-target");
        String limit = TargetCheck.digits(limit(network));
        assertThat(check.findFault(withBits(tooLarge)))
                .isEqualTo(Finding.broken("bits-above-limit", "bits " + tooLarge + ", limit " + limit));
    }

    private static BigInteger limit(String network) {
        return Networks.builtIn(network).difficulty().limit();
    }

    private static String codeOf(@Nullable Finding fault) {
        return fault == null || fault.code() == null ? "none" : fault.code();
    }

    /** A block whose bits are replaced; its solution no longer holds, which is not looked at here. */
    private static Proof withBits(String bigEndianBits) {
        byte[] header = real(RealLines.BLOCKS.getLast()).headerBytes();
        byte[] bits = HexFormat.of().parseHex(bigEndianBits);
        for (int i = 0; i < 4; i++) {
            header[104 + i] = bits[3 - i];
        }
        return new Proof(header, new byte[52], EquihashParams.ZELHASH);
    }

    private static Proof real(String line) {
        return (Proof) new ProofLineParser(null).parse(new Line(1, line.getBytes(US_ASCII), false));
    }
}
