package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;
import io.fluxforge.cli.verify.ProofLine.Skipped;
import io.fluxforge.verifier.EquihashParams;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofLineParserTest {

    private static final String HEADER = "ab".repeat(140);
    private static final String SOLUTION = "12".repeat(52);
    private static final String BLOCK = HEADER + "34" + SOLUTION;

    @Test
    void readsBothFormsAlike() {
        for (String line : new String[] {
            HEADER + " " + SOLUTION,
            BLOCK,
            " \t" + HEADER + "\t  \t" + SOLUTION + " \t ",
            "\t" + BLOCK + " ",
            (HEADER + " " + SOLUTION).toUpperCase(Locale.ROOT),
            BLOCK.toUpperCase(Locale.ROOT)
        }) {
            Proof proof = (Proof) parse(line);
            assertThat(proof.headerBytes()).isEqualTo(HexFormat.of().parseHex(HEADER));
            assertThat(proof.solution()).isEqualTo(HexFormat.of().parseHex(SOLUTION));
            assertThat(proof.params()).isEqualTo(EquihashParams.ZELHASH);
        }
    }

    @Test
    void everyDigitHasItsValue() {
        String digits = "0123456789abcdefABCDEF" + "0".repeat(104 - 22);
        Proof proof = (Proof) parse(HEADER + " " + digits);
        assertThat(proof.solution()).startsWith(0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef);
    }

    @ParameterizedTest
    @CsvSource({
        "52,   zelhash",
        "100,  '144,5:ZelProof'",
        "1344, '200,9:ZcashPoW'",
        "68,   '96,5:ZcashPoW'",
        "36,   '48,5:ZcashPoW'"
    })
    void lengthOfTheSolutionGivesTheParameters(int bytes, String params) {
        String solution = "00".repeat(bytes);
        assertThat(((Proof) parse(HEADER + " " + solution)).params()).hasToString(params);
        assertThat(((Proof) parse(HEADER + compactSize(bytes) + solution)).params())
                .hasToString(params);
    }

    @Test
    void givenParametersTakeAnyLength() {
        EquihashParams zcash = EquihashParams.ZCASH_200_9;
        for (int bytes : new int[] {1, 52, 53, 252, 253, 1344, 30_000}) {
            String solution = "00".repeat(bytes);
            Proof pair = (Proof) parse(HEADER + " " + solution, zcash);
            assertThat(pair.params()).isEqualTo(zcash);
            assertThat(pair.solution()).hasSize(bytes);
            Proof block = (Proof) parse(HEADER + compactSize(bytes) + solution, zcash);
            assertThat(block.params()).isEqualTo(zcash);
            assertThat(block.solution()).hasSize(bytes);
        }
        assertThat(((Proof) parse(HEADER + "00", zcash)).solution()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \t", "#", "# a comment", "#\u00e4\u0000", "  # a comment", "\t#"})
    void blankLinesAndCommentsAreSkipped(String line) {
        assertThat(parse(line)).isInstanceOf(Skipped.class);
    }

    @Test
    void cutLineIsMalformedUnlessItIsAComment() {
        assertThat(parse(cut("ab".repeat(LineReader.MAX_BYTES / 2))))
                .hasToString("malformed: line longer than 4194304 characters");
        assertThat(parse(cut(" ".repeat(LineReader.MAX_BYTES))))
                .hasToString("malformed: line longer than 4194304 characters");
        assertThat(parse(cut(" #" + "x".repeat(LineReader.MAX_BYTES - 2)))).isInstanceOf(Skipped.class);
    }

    static Object[][] malformedLines() {
        String z = SOLUTION;
        return new Object[][] {
            // what is no hex
            {"x", "'x' is not a hex digit, at column 1"},
            {"0x" + HEADER, "'x' is not a hex digit, at column 2"},
            {"hello", "'h' is not a hex digit, at column 1"},
            {"  \tabg", "'g' is not a hex digit, at column 6"},
            {HEADER + "," + z, "',' is not a hex digit, at column 281"},
            {HEADER + " " + z + "\u00e9", "byte 0xe9 is not a hex digit, at column 386"},
            {HEADER + " " + z.substring(1) + "G", "'G' is not a hex digit, at column 385"},
            {HEADER + " @" + z, "'@' is not a hex digit, at column 282"},
            {HEADER + " " + z + " # comment", "more than two fields, at column 387"},
            {"ab\u0000", "byte 0x00 is not a hex digit, at column 3"},
            {"ab\rcd", "byte 0x0d is not a hex digit, at column 3"},
            {"ab\u007f", "byte 0x7f is not a hex digit, at column 3"},
            {HEADER + " none", "'n' is not a hex digit, at column 282"},
            // half a byte
            {"a", "odd number of hex digits (1), at column 1"},
            {" abc", "odd number of hex digits (3), at column 4"},
            {HEADER + "a " + z, "odd number of hex digits (281), at column 281"},
            {HEADER + " " + z + "a", "odd number of hex digits (105), at column 386"},
            {BLOCK + "a", "odd number of hex digits (387), at column 387"},
            // header
            {"ab", "header of 1 bytes instead of 140, at column 1"},
            {" " + HEADER.substring(2), "header of 139 bytes instead of 140, at column 2"},
            {HEADER.substring(2) + " " + z, "header of 139 bytes instead of 140, at column 1"},
            {"  " + HEADER + "ab " + z, "header of 141 bytes instead of 140, at column 3"},
            {z + " " + HEADER, "header of 52 bytes instead of 140, at column 1"},
            {BLOCK + " " + z, "header of 193 bytes instead of 140, at column 1"},
            {HEADER, "no solution behind the header, at column 281"},
            {"\t" + HEADER + " ", "no solution behind the header, at column 282"},
            // fields
            {HEADER + " " + z + " 00", "more than two fields, at column 387"},
            {" " + HEADER + "  " + z + "\t\t\u00ff", "more than two fields, at column 390"},
            // CompactSize
            {HEADER + "fd", "CompactSize is cut short or not the shortest form of its value, at column 281"},
            {" " + HEADER + "fd34", "CompactSize is cut short or not the shortest form of its value, at column 282"},
            {HEADER + "fd3400" + z, "CompactSize is cut short or not the shortest form of its value, at column 281"},
            {HEADER + "fe34000000" + z, "CompactSize is cut short or not the shortest form of its value, at column 281"
            },
            {
                HEADER + "ffffffffffffffffff" + z,
                "CompactSize is cut short or not the shortest form of its value, at column 281"
            },
            {HEADER + "34" + z + "00", "CompactSize says 52 bytes, but 53 follow it, at column 281"},
            {" " + HEADER + "34" + z.substring(2), "CompactSize says 52 bytes, but 51 follow it, at column 282"},
            {HEADER + z, "CompactSize says 18 bytes, but 51 follow it, at column 281"},
            {HEADER + "fd4005" + z, "CompactSize says 1344 bytes, but 52 follow it, at column 281"},
            {HEADER + "feffffff7f" + z, "CompactSize says 2147483647 bytes, but 52 follow it, at column 281"},
            {HEADER + "ffffffffffffffff7f", "CompactSize says 9223372036854775807 bytes, but 0 follow it, at column 281"
            },
            // length of the solution
            {HEADER + " 12", "solution of 1 bytes fits no parameters, at column 282"},
            {HEADER + " \t" + z.substring(2), "solution of 51 bytes fits no parameters, at column 283"},
            {HEADER + " " + "00".repeat(400), "solution of 400 bytes fits no parameters, at column 282"},
            {HEADER + " 34" + z, "solution of 53 bytes fits no parameters, at column 282"},
            {HEADER + "00", "solution of 0 bytes fits no parameters, at column 283"},
            {" " + HEADER + "33" + z.substring(2), "solution of 51 bytes fits no parameters, at column 284"},
            {HEADER + "fdfd00" + "00".repeat(253), "solution of 253 bytes fits no parameters, at column 287"},
        };
    }

    @ParameterizedTest
    @MethodSource("malformedLines")
    void malformedLineTellsWhatAndWhere(String line, String message) {
        assertThat(parse(line)).hasToString("malformed: " + message);
    }

    @Test
    void firstByteThatIsNoHexIsFoundWhereverItStands() {
        String pair = HEADER + " " + SOLUTION;
        IntStream.range(0, pair.length()).filter(i -> i != 280).forEach(i -> {
            String broken = pair.substring(0, i) + "-" + pair.substring(i + 1);
            assertThat(parse(broken)).isEqualTo(new Malformed("'-' is not a hex digit", i + 1));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void randomBytesAlwaysHaveAnAnswer(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = random.nextBoolean() ? randomBytes(random) : mutated(random);
            ProofLine parsed = parse(new Line(1, bytes, random.nextInt(50) == 0));
            if (parsed instanceof Malformed malformed) {
                assertThat(malformed.column())
                        .as("seed %d, line %d: %s", seed, i, malformed)
                        .isBetween(0, bytes.length + 1);
                assertThat(malformed.toString()).as("seed %d, line %d", seed, i).matches("malformed: [ -~]+");
            }
        }
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(500)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A good line with some bytes changed, dropped or doubled. */
    private static byte[] mutated(Random random) {
        StringBuilder line = new StringBuilder(random.nextBoolean() ? BLOCK : HEADER + " " + SOLUTION);
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(line.length());
            switch (random.nextInt(4)) {
                case 0 -> line.setCharAt(at, (char) random.nextInt(256));
                case 1 -> line.deleteCharAt(at);
                case 2 -> line.insert(at, line.charAt(at));
                default -> line.setLength(at + 1);
            }
        }
        return line.toString().getBytes(ISO_8859_1);
    }

    private static String compactSize(int bytes) {
        HexFormat hex = HexFormat.of();
        return bytes < 253
                ? hex.toHexDigits((byte) bytes)
                : "fd" + hex.toHexDigits((byte) bytes) + hex.toHexDigits((byte) (bytes >> 8));
    }

    private static Line cut(String kept) {
        return new Line(1, kept.getBytes(ISO_8859_1), true);
    }

    private static ProofLine parse(String text) {
        return parse(text, null);
    }

    private static ProofLine parse(String text, @Nullable EquihashParams params) {
        return new ProofLineParser(params).parse(new Line(1, text.getBytes(ISO_8859_1), false));
    }

    private static ProofLine parse(Line line) {
        return new ProofLineParser(null).parse(line);
    }
}
