package io.fluxforge.stratum.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StratumLineTest {
    private static final long SEED = 0x5eed_2026;
    private static final String ALPHABET =
            "{}[]\",:\\/ \t0123456789abcdefnrtules-+.E\u00e9\u20ac\ud83d\ude00\u0001\u007f";

    @Test
    void readsWhatJacksonReadsInRecordedLines() {
        StratumLine line = new StratumLine();
        List<String> recorded = Lines.recorded();
        assertThat(recorded).hasSize(19);
        for (String text : recorded) {
            Oracle.compare(line, text.getBytes(StandardCharsets.UTF_8));
            assertThat(line.problem()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } \r\n",
                "{\"id\":1.5e+3,\"method\":null}",
                "{\"id\":{\"a\":[1,{}]},\"method\":\"mining.submit\"}",
                "{\"id\":\"\\u00e9\\n\\\"\",\"method\":\"mining.\\u0073ubmit\",\"params\":[\"\\\\\\/\\b\\f\\r\\t\"]}",
                "{\"i\\u0064\":7,\"params\":{\"a\":1}}",
                "{\"id\":1,\"id\":2,\"params\":[1,2],\"params\":[3]}",
                "{\"params\":[1,2],\"params\":null}",
                "{\"method\":5}",
                "{\"method\":\"\"}",
                "{\"method\":[\"mining.submit\"]}",
                "{\"params\":[-0,0,1,12345678901234567,-5,1e5,0.5,[],{},[[]],null,true,false,\"\",\"aF\",\"a\",\"17th\"]}",
                "{\"params\":[\"\u00e9\u20ac\ud83d\ude00\",\"\\ud83d\\ude00\",\"aé\"]}",
                "",
                "[]",
                "null",
                "{",
                "{\"id\"",
                "{\"id\":",
                "{\"id\":1",
                "{\"id\":1,}",
                "{\"id\":01}",
                "{\"id\":-}",
                "{\"id\":.5}",
                "{\"id\":1.}",
                "{\"id\":1e}",
                "{\"id\":+1}",
                "{\"id\":NaN}",
                "{\"id\":tru}",
                "{\"id\":truee}",
                "{\"id\":1}}",
                "{\"id\":1} x",
                "{\"id\":1}{}",
                "{'id':1}",
                "{id:1}",
                "{\"id\" 1}",
                "{\"params\":[1,]}",
                "{\"params\":[,1]}",
                "{\"params\":[1 2]}",
                "{\"params\":[1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":1}\u0000",
                "{\"a\":\"",
                "{\"a\":\"\\",
                "{\"a\" :1 , \"b\": [ ] }",
                "/* */{}",
                "\ufeff {"
            })
    void readsWhatJacksonReads(String text) {
        Oracle.compare(new StratumLine(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each byte string between the quotes is malformed UTF-8: too short, stray, not the shortest form, beyond Unicode. */
    @ParameterizedTest
    @ValueSource(
            strings = {"80", "c3", "c3c3", "c0af", "c1bf", "e28a", "e08080", "f0808080", "f4908080", "f8808080", "ff"})
    void refusesMalformedUtf8(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] text = ("{\"a\":\"" + "?".repeat(bad.length) + "\"}").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bad, 0, text, 6, bad.length);
        StratumLine line = new StratumLine();
        assertThat(line.parse(text, 0, text.length)).isFalse();
        assertThat(line.problem()).isEqualTo("malformed UTF-8 at byte 6");
    }

    @Test
    void refusesDeepNestingBeforeTheStackEnds() {
        for (int depth : new int[] {15, 16, 100_000}) {
            String text = "{\"params\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            StratumLine line = new StratumLine();
            assertThat(line.parse(bytes, 0, bytes.length)).isEqualTo(depth <= 15);
            if (depth > 15) {
                assertThat(line.problem()).isEqualTo("nested deeper than 16 at byte 25");
            }
        }
        byte[] objects = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(new StratumLine().parse(objects, 0, objects.length)).isFalse();
    }

    @Test
    void readsMutatedLinesAsJacksonDoes() {
        Random random = new Random(SEED);
        List<String> lines = new ArrayList<>(Lines.recorded());
        lines.add(
                "{\"id\":\"\\u00e9x\",\"method\":\"mining.subscribe\",\"params\":[\"é/1.0\",null,\"h\",3399.0,[1,{\"a\":[]}],-12e3]}");
        lines.add("{\"result\":[[\"a\",\"b\"],\"08\",4],\"id\":null,\"error\":[21,\"\\\"stale\\\"\",null]}");
        StratumLine line = new StratumLine();
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = mutate(lines.get(random.nextInt(lines.size())), random);
            if (hasForeignDepthOrNumber(bytes)) {
                continue;
            }
            Oracle.compare(line, bytes);
            accepted += line.problem() == null ? 1 : 0;
        }
        assertThat(accepted).as("seed %d", SEED).isBetween(5_000, 55_000);
    }

    /** A mutation can build an exponent that Jackson refuses to expand. */
    private static boolean hasForeignDepthOrNumber(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).matches("(?s).*[0-9][eE][-+]?[0-9]{5,}.*");
    }

    private static byte[] mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(mutated.length() + 1);
            int length = Math.min(mutated.length() - at, 1 + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(at, at + length);
                case 1 -> mutated.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 2 -> mutated.insert(at, mutated.substring(at, at + length));
                default -> mutated.replace(at, at + length, "" + ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            if (mutated.isEmpty()) {
                mutated.append(' ');
            }
        }
        return mutated.toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":4 ,\"method\":\"mining.submit\"} | 4 | true",
                "{\"id\":\"a\\u0022\",\"method\":\"mining.submit\"} | \"a\\u0022\" | true",
                "{\"id\":[1, 2],\"method\":\"mining.submit\"} | [1, 2] | true",
                "{\"id\":null,\"method\":\"mining.submit\"} | null | false",
                "{\"method\":\"mining.submit\"} | null | false",
                "{\"id\":4} | 4 | false",
            })
    void givesTheIdBackAsItCame(String text, String id, boolean request) {
        StratumLine line = Lines.parse(text);
        assertThat(new String(line.idBytes(), StandardCharsets.UTF_8)).isEqualTo(id);
        assertThat(line.isRequest()).isEqualTo(request);
    }

    @Test
    void givesNoHugeIdBack() {
        StratumLine line = Lines.parse("{\"id\":\"" + "x".repeat(200) + "\",\"method\":\"mining.submit\"}");
        assertThat(line.idBytes()).asString().isEqualTo("null");
    }

    @Test
    void readsPartOfABuffer() {
        byte[] bytes = "xx{\"id\":3}yy".getBytes(StandardCharsets.US_ASCII);
        StratumLine line = new StratumLine();
        assertThat(line.parse(bytes, 2, bytes.length - 2)).isTrue();
        assertThat(line.hasId(3)).isTrue();
        assertThat(line.parse(bytes, 2, bytes.length - 3)).isFalse();
    }

    @Test
    void countsElementsBeyondThoseItKeeps() {
        StratumLine line = Lines.parse("{\"params\":[" + "7,".repeat(40) + "8]}");
        assertThat(line.params().size()).isEqualTo(41);
        assertThat(line.params().number(15, -1)).isEqualTo(7);
        assertThat(line.params().kind(16)).isEqualTo(JsonKind.ABSENT);
        assertThat(line.params().number(40, -1)).isEqualTo(-1);
    }
}
