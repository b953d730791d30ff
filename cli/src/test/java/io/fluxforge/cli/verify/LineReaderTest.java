package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    /** Short, so that chunks of one byte take no time. */
    private static final int MAX = 1 << 16;

    @Test
    void linesEndWithLineFeedCarriageReturnLineFeedOrTheInput() throws IOException {
        assertThat(read("one\ntwo\r\n\n\r\n five \nsix", 100))
                .containsExactly("1:one", "2:two", "3:", "4:", "5: five ", "6:six");
        assertThat(read("one\r", 100)).containsExactly("1:one");
        assertThat(read("a\rb\r\r\n", 100)).containsExactly("1:a\rb\r");
        assertThat(read("", 100)).isEmpty();
        assertThat(read("\n", 100)).containsExactly("1:");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 100})
    void byteOrderMarkCountsNowhere(int chunk) throws IOException {
        assertThat(read("\u00ef\u00bb\u00bfab\ncd\n", chunk)).containsExactly("1:ab", "2:cd");
        assertThat(read("\u00ef\u00bb\u00bf", chunk)).isEmpty();
        assertThat(read("\u00ef\u00bb", chunk)).containsExactly("1:\u00ef\u00bb");
        assertThat(read("\n\u00ef\u00bb\u00bfab", chunk)).containsExactly("1:", "2:\u00ef\u00bb\u00bfab");
        assertThat(read("\u00ef\u00bb\u00bf\u00ef\u00bb\u00bfab", chunk)).containsExactly("1:\u00ef\u00bb\u00bfab");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "-1, 65536", "0, 7", "0, 65537", "1, 1000", "2, 65536", "3, 1", "65536, 65538", "70000, 131077"
    })
    void lineIsCutIfLongerThanTheLimit(int beyond, int chunk) throws IOException {
        String longLine = "x".repeat(MAX + beyond);
        String kept = beyond > 0 ? "cut " + MAX : "x".repeat(MAX + beyond);
        assertThat(read("a\n" + longLine + "\nb\n", chunk)).containsExactly("1:a", "2:" + kept, "3:b");
        assertThat(read("a\n" + longLine + "\r\nb", chunk)).containsExactly("1:a", "2:" + kept, "3:b");
        assertThat(read(longLine, chunk)).containsExactly("1:" + kept);
        assertThat(read(longLine + "\n" + longLine + "\n", chunk)).containsExactly("1:" + kept, "2:" + kept);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void chunksOfTheInputDoNotMatter(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            int length = random.nextInt(20) == 0 ? random.nextInt(3 * MAX) : random.nextInt(50);
            String line = "y".repeat(length);
            text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            expected.add(i + ":" + (length > MAX ? "cut " + MAX : line));
        }
        assertThat(read(text.toString(), () -> 1 + random.nextInt(100_000)))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    @Test
    void tellsWhetherTheNextLineIsHereAlready() throws IOException {
        LineReader lines = new LineReader(chunked("a\nb\nc", () -> 100), MAX);
        assertThat(lines.hasWholeLine()).isFalse();
        assertThat(text(lines)).isEqualTo("1:a");
        assertThat(lines.hasWholeLine()).isTrue();
        assertThat(text(lines)).isEqualTo("2:b");
        assertThat(lines.hasWholeLine()).isFalse();
        assertThat(text(lines)).isEqualTo("3:c");
        assertThat(lines.next()).isNull();
        assertThat(lines.next()).isNull();
    }

    @Test
    void linesBeforeAFailureAreReadFirst() throws IOException {
        LineReader lines = new LineReader(new SequenceInputStream(chunked("a\nb\nc", () -> 100), new EventInput(() -> {
            throw new IOException("worn out");
        })));
        assertThat(text(lines)).isEqualTo("1:a");
        assertThat(text(lines)).isEqualTo("2:b");
        assertThatThrownBy(lines::next).isInstanceOf(IOException.class).hasMessage("worn out");
    }

    private static List<String> read(String text, int chunk) throws IOException {
        return read(text, () -> chunk);
    }

    private static List<String> read(String text, IntSupplier chunk) throws IOException {
        LineReader lines = new LineReader(chunked(text, chunk), MAX);
        List<String> all = new ArrayList<>();
        for (String line = text(lines); !line.isEmpty(); line = text(lines)) {
            all.add(line);
        }
        return all;
    }

    /** The next line with its number, nothing at the end. */
    private static String text(LineReader lines) throws IOException {
        Line line = lines.next();
        if (line == null) {
            return "";
        }
        return line.number() + ":"
                + (line.isCut() ? "cut " + line.bytes().length : new String(line.bytes(), ISO_8859_1));
    }

    /** An input that gives at most so many bytes at a time. */
    private static InputStream chunked(String text, IntSupplier chunk) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, chunk.getAsInt()));
            }
        };
    }
}
