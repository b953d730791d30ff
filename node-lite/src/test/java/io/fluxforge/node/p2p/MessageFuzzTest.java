package io.fluxforge.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.DecodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated messages: every one is decoded or refused, and neither costs memory beyond the message's length. */
class MessageFuzzTest {
    private static final long SEED = 20_261_122;
    private static final int PAYLOADS = 300_000;
    private static final int STREAMS = 50_000;
    /** Longer messages are cut: mutations of the first headers find as much as those of the last. */
    private static final int MAX_SEED_BYTES = 2_000;
    /** Bytes allocated for a byte of input, and for each input besides: its objects, lists and failure. */
    private static final int BYTES_PER_BYTE = 16;

    private static final int BYTES_PER_INPUT = 4_096;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(String command, byte[] payload) {}

    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (Conversation.Line line : MessageCodecTest.recorded()) {
            byte[] payload = Arrays.copyOfRange(line.bytes(), Envelope.BYTES, line.bytes().length);
            samples.add(new Sample(line.command(), Arrays.copyOf(payload, Math.min(payload.length, MAX_SEED_BYTES))));
        }
        byte[] addresses = new byte[1 + 30 * 30];
        addresses[0] = 30;
        samples.add(new Sample("addr", addresses));
        samples.add(new Sample("notfound", new byte[] {0}));
        samples.add(new Sample("reject", new byte[] {2, 't', 'x', 16, 3, 'b', 'a', 'd', 1, 2, 3}));
        return samples;
    }

    @Test
    void payloads() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Sample> samples = samples();
        Random random = new Random(SEED);
        int decoded = 0;
        for (int i = 0; i < PAYLOADS; i++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] mutated = mutate(sample.payload(), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                MessageCodec.decode(sample.command(), mutated);
                decoded++;
            } catch (DecodeException expected) {
                assertThat(expected.offset()).as("seed %d, input %d", SEED, i).isBetween(0, mutated.length);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > (long) BYTES_PER_BYTE * mutated.length + BYTES_PER_INPUT && i > 1_000) {
                throw new AssertionError("seed " + SEED + ", input " + i + ": " + sample.command() + " of "
                        + mutated.length + " bytes took " + allocated);
            }
        }
        assertThat(decoded).isBetween(PAYLOADS / 20, PAYLOADS);
    }

    @Test
    void streams() throws IOException {
        List<byte[]> lines = Conversation.lines().stream()
                .map(Conversation.Line::bytes)
                .filter(bytes -> bytes.length <= MAX_SEED_BYTES)
                .toList();
        Random random = new Random(SEED);
        int good = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] first = mutate(lines.get(random.nextInt(lines.size())), random);
            byte[] second = lines.get(random.nextInt(lines.size()));
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            FrameReader reader = new FrameReader(new ByteArrayInputStream(both), Conversation.REGTEST);
            good += read(reader);
        }
        assertThat(good).isPositive();
    }

    /** Good messages until the stream ends one way or another. */
    private static int read(FrameReader reader) {
        int good = 0;
        try {
            for (int messages = 0; messages < 100; messages++) {
                switch (reader.next()) {
                    case Frame.Good message -> good++;
                    case Frame.Bad bad -> assertThat(bad.reason()).isNotEmpty();
                    case Frame.Broken broken -> {
                        return good;
                    }
                    case Frame.End end -> {
                        return good;
                    }
                }
            }
        } catch (IOException ended) {
            // Within a message, as cut streams do.
        }
        return good;
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int mutations = 1 + random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> {
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                }
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
                default -> {
                    // Counts stand near the front, and large ones begin so.
                    if (bytes.length > 0) {
                        bytes[random.nextInt(Math.min(bytes.length, 8))] = (byte) (0xfc + random.nextInt(4));
                    }
                }
            }
        }
        return bytes;
    }
}
