package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    /** Gives as many bytes as chance wants. */
    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(300)));
            }
        };
    }

    @Test
    void cutsWhateverThePieces() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                lines.add("x".repeat(random.nextInt(i % 5 == 0 ? LineReader.MAX_BYTES : 50)));
            }
            String text = String.join("\n", lines) + "\nrest";
            LineReader reader = new LineReader(inPieces(text.getBytes(StandardCharsets.US_ASCII), random));
            for (String line : lines) {
                assertThat(reader.next())
                        .as("seed %d", seed)
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo(line);
            }
            assertThat(reader.next()).as("a line without its end is none").isNull();
        }
    }

    @Test
    void refusesALineTooLong() {
        byte[] endless = new byte[3 * LineReader.MAX_BYTES];
        LineReader reader = new LineReader(inPieces(endless, new Random(1)));
        assertThatThrownBy(reader::next).isInstanceOf(LineReader.TooLongException.class);
    }
}
