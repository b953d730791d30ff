package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.cli.verify.VerifySummary.Ending;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The timeout turns a wait for ever into a failure; no test depends on the machine's speed. */
@Timeout(300)
class VerifyStreamTest {

    private static final EquihashVerifier ZELHASH = new EquihashVerifier(EquihashParams.ZELHASH);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void answersComeInTheOrderOfTheLines(int threads) throws IOException {
        Random random = new Random(2027);
        StringBuilder input = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String zelhash = RealLines.ZELHASH.get(i % RealLines.ZELHASH.size());
            switch (random.nextInt(10)) {
                case 0 -> {
                    input.append(zelhash).append(i).append("g\n");
                    expected.add("malformed: 'g' is not a hex digit, at column "
                            + (386 + Integer.toString(i).length()));
                }
                case 1 -> input.append("# ").append(i).append('\n');
                case 2 -> input.append("\r\n");
                case 3 -> {
                    input.append(RealLines.BLOCKS.get(i % 5)).append("\r\n");
                    expected.add("valid");
                }
                case 4 -> {
                    input.append("\t")
                            .append(zelhash.toUpperCase(Locale.ROOT).replace(" ", " \t"))
                            .append("\n");
                    expected.add("valid");
                }
                case 5, 6, 7 -> {
                    String broken = withOtherDigit(zelhash, random);
                    input.append(broken).append('\n');
                    expected.add(withoutPair(verdict(broken)));
                }
                default -> {
                    input.append(zelhash).append('\n');
                    expected.add("valid");
                }
            }
        }
        VerifySummary summary = run(options(null, null, threads, false), input.toString());
        assertThat(answers().stream().map(VerifyStreamTest::withoutPair)).isEqualTo(expected);
        assertThat(summary.lines()).isEqualTo(expected.size());
        assertThat(summary.valid())
                .isEqualTo(expected.stream().filter("valid"::equals).count());
        assertThat(summary.malformed())
                .isEqualTo(
                        expected.stream().filter(a -> a.startsWith("malformed")).count());
        assertThat(summary.ending()).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void everyAnswerKnowsItsLine() throws IOException {
        StringBuilder input = new StringBuilder("# first\n");
        List<Long> expected = new ArrayList<>();
        for (int i = 2; i <= 3_000; i++) {
            boolean skipped = i % 3 == 0;
            input.append(skipped ? "\n" : i % 100 == 1 ? RealLines.BLOCKS.getFirst() + "\n" : "zz\n");
            if (!skipped) {
                expected.add((long) i);
            }
        }
        run(options(null, null, 4, true), input.toString());
        assertThat(answers().stream()
                        .map(this::json)
                        .map(answer -> answer.get("line").longValue()))
                .isEqualTo(expected);
    }

    @Test
    void givenParametersReplaceTheOnesByLength() throws IOException {
        String zero = RealLines.ZERO_BLOCK;
        run(options(null, null, 1, false), zero);
        assertThat(answers()).containsExactly("malformed: solution of 400 bytes fits no parameters, at column 287");
        out.reset();
        run(options(EquihashParams.ZCASH_192_7, null, 1, false), zero);
        assertThat(answers()).singleElement().asString().startsWith("invalid: no-collision at level 0, pair ");
        out.reset();
        run(options(EquihashParams.parse("192,7:ZERO_PoW"), null, 1, false), zero + "\n" + RealLines.BLOCKS.getLast());
        assertThat(answers()).containsExactly("valid", "invalid: wrong-length (52 bytes, expected 400)");
    }

    @Test
    void targetIsCheckedWhereTheSolutionIsValid() throws IOException {
        String brokenShare = RealLines.SHARES.getFirst().substring(0, 383) + "ff";
        String input = String.join("\n", RealLines.BLOCKS) + "\n" + String.join("\n", RealLines.SHARES) + "\n"
                + brokenShare + "\n" + String.join("\n", RealLines.ZELHASH.subList(0, 5));
        run(options(null, "main", 2, false), input);
        String limit = "0007" + "f".repeat(60);
        String target = "00000000ffff" + "0".repeat(52);
        assertThat(answers())
                .containsExactly(
                        "valid",
                        "invalid: bits-above-limit (bits 200f0f0f, limit " + limit + ")",
                        "valid",
                        "valid",
                        "valid",
                        "invalid: above-target (hash 000339bd317c2183b8fd7c73c2389af0ca7a81271085d81a092c7c5046169d40, target "
                                + target + ")",
                        "invalid: above-target (hash 0006b50dd0aa2321aef7becbe28d9adc859ae31bfccabb5debdc1611a9dd7a17, target "
                                + target + ")",
                        verdict(brokenShare),
                        "invalid: bits-above-limit (bits 1f0fd5fa, limit " + limit + ")",
                        "invalid: bits-overflow (bits da61d007)",
                        "invalid: bits-overflow (bits da61d007)",
                        "invalid: bits-overflow (bits da61d007)",
                        "invalid: bits-negative (bits 03c78c67)");
        out.reset();
        run(options(null, "regtest", 2, false), RealLines.BLOCKS.get(1));
        assertThat(answers()).containsExactly("valid");
    }

    /** What {@code getblock HASH 0} prints, also of the largest block; two lines without the end between them are none. */
    @Test
    void wholeBlocksAreTakenWithTheirTransactions() throws IOException {
        String block = RealLines.WHOLE_BLOCKS.getFirst();
        // Header, length, solution, number of transactions, coinbase.
        int transactions = 2 * (140 + 1 + 52);
        String coinbase = block.substring(transactions + 2);
        int count = (4_000_000 - transactions - 6) / coinbase.length();
        String largest = block.substring(0, transactions)
                + String.format("fd%02x%02x", count & 0xff, count >> 8)
                + coinbase.repeat(count);
        assertThat(largest.length()).isGreaterThan(3_999_000);
        String alone = block.substring(0, transactions);
        List<String> input = new ArrayList<>(RealLines.WHOLE_BLOCKS);
        input.addAll(List.of(largest, alone, alone + alone, block.substring(0, block.length() - 2)));
        run(options(null, null, 1, false), String.join("\n", input));
        String joined = "malformed: CompactSize says 52 bytes, but %d follow it, at column 281";
        assertThat(answers())
                .containsExactly(
                        "valid",
                        "valid",
                        "valid",
                        "valid",
                        joined.formatted(52 + 193),
                        joined.formatted((block.length() - 2) / 2 - 141));
    }

    @Test
    void jsonTellsAllThatIsKnown() throws IOException {
        String pair = RealLines.lastMinedBlockAsPair();
        String outOfOrder = RealLines.ZELHASH.getFirst().substring(0, 281) + "ffffff"
                + RealLines.ZELHASH.getFirst().substring(287);
        String input = pair + "\n\n" + outOfOrder + "\n" + RealLines.SHARES.getFirst() + "\nab\"\n"
                + "a".repeat(4_200_000) + "\n" + pair + "00\n";
        run(options(EquihashParams.ZELHASH, "main", 1, true), input);
        List<JsonNode> answers = answers().stream().map(this::json).toList();
        assertThat(answers.get(0)).isEqualTo(json("""
                        {"line":1, "verdict":"valid", "params":"zelhash",
                         "hash":"00000017b26f219941bd3d7aa2ea9425f3a6492295cd1d5387bdf2aa3ebf6dc7"}"""));
        JsonNode invalid = answers.get(1);
        assertThat(invalid.propertyNames())
                .containsExactly("line", "verdict", "code", "level", "pair", "params", "hash");
        assertThat(invalid.get("line").intValue()).isEqualTo(3);
        assertThat(invalid.get("verdict").stringValue()).isEqualTo("invalid");
        assertThat(invalid.get("code").stringValue()).isEqualTo("out-of-order");
        assertThat(invalid.get("level").intValue()).isZero();
        assertThat(invalid.get("pair").intValue()).isZero();
        assertThat(answers.get(2)).isEqualTo(json("""
                        {"line":4, "verdict":"invalid", "code":"above-target",
                         "detail":"hash 000339bd317c2183b8fd7c73c2389af0ca7a81271085d81a092c7c5046169d40, \
                        target 00000000ffff0000000000000000000000000000000000000000000000000000",
                         "params":"zelhash",
                         "hash":"000339bd317c2183b8fd7c73c2389af0ca7a81271085d81a092c7c5046169d40"}"""));
        assertThat(answers.get(3)).isEqualTo(json("""
                        {"line":5, "verdict":"malformed", "detail":"'\\"' is not a hex digit", "column":3}"""));
        assertThat(answers.get(4)).isEqualTo(json("""
                        {"line":6, "verdict":"malformed", "detail":"line longer than 4194304 characters"}"""));
        assertThat(answers.get(5).get("code").stringValue()).isEqualTo("wrong-length");
        assertThat(answers.get(5).get("detail").stringValue()).isEqualTo("53 bytes, expected 52");
        assertThat(answers).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void everyLineOfAnyInputHasOneAnswer(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            byte[] bytes = RealLines.ZELHASH.get(random.nextInt(10)).getBytes(US_ASCII);
            if (random.nextBoolean()) {
                bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
            } else if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            input.writeBytes(bytes);
            input.writeBytes(random.nextBoolean() ? new byte[] {'\n'} : new byte[] {'\r', '\n'});
        }
        String[] lines = input.toString(ISO_8859_1).split("\n", -1);
        long expected = 0;
        for (String line : lines) {
            String text = (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line).replaceAll("^[ \t]+", "");
            expected += text.isEmpty() || text.startsWith("#") ? 0 : 1;
        }
        VerifySummary summary = run(options(null, null, 2, random.nextBoolean()), input.toString(ISO_8859_1));
        assertThat(answers()).as("seed %d", seed).hasSize(Math.toIntExact(expected));
        assertThat(summary.lines()).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void giganticLineIsForgottenAsItIsRead() throws IOException {
        long bytes = 200L << 20;
        InputStream input = new SequenceInputStream(Collections.enumeration(List.of(
                text(RealLines.ZELHASH.getFirst() + "\n"),
                new Endless("ab", bytes),
                text("\n" + RealLines.ZELHASH.getLast() + "\n#"),
                new Endless("ab", bytes),
                text("\nx"))));
        VerifySummary summary = new VerifyStream(options(null, null, 2, false)).run(input, "input", out, soFar -> {});
        assertThat(answers())
                .containsExactly(
                        "valid",
                        "malformed: line longer than 4194304 characters",
                        "valid",
                        "malformed: 'x' is not a hex digit, at column 1");
        assertThat(summary).isEqualTo(new VerifySummary(2, 0, 2, Ending.COMPLETE));
    }

    @Test
    void answerDoesNotWaitForTheNextLine() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        PipedOutputStream input = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(input);
        VerifyStream stream = new VerifyStream(options(null, null, 2, false));
        CompletableFuture<VerifySummary> run =
                CompletableFuture.supplyAsync(() -> runUnchecked(stream, in, new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("expected whole batches");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        answers.add(new String(bytes, offset, length, US_ASCII));
                    }
                }));
        for (int i = 0; i < 3; i++) {
            String pair = RealLines.ZELHASH.get(i);
            send(input, pair + "\n" + pair.substring(0, 50));
            assertThat(answers.take()).isEqualTo("valid\n");
            send(input, "x\n");
            assertThat(answers.take()).isEqualTo("malformed: 'x' is not a hex digit, at column 51\n");
        }
        input.close();
        assertThat(run.get()).isEqualTo(new VerifySummary(3, 0, 3, Ending.COMPLETE));
    }

    @Test
    void readerWaitsForAnOutputThatIsNotRead() throws Exception {
        Endless input = new Endless(RealLines.ZELHASH.getFirst() + "\n", Long.MAX_VALUE);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        VerifyStream stream = new VerifyStream(options(null, null, 2, false));
        CompletableFuture<VerifySummary> run =
                CompletableFuture.supplyAsync(() -> runUnchecked(stream, input, new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        writing.countDown();
                        try {
                            letGo.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        throw new IOException("Broken pipe");
                    }
                }));
        writing.await();
        // However long one waits, no more is read than the queue, the reader's hands and its buffer hold.
        for (long before = -1; before != input.given.get(); Thread.sleep(200)) {
            before = input.given.get();
        }
        assertThat(input.given.get()).isLessThan(2_000_000);
        letGo.countDown();
        assertThat(run.get().ending()).isEqualTo(Ending.OUTPUT_CLOSED);
    }

    @Test
    void closedOutputEndsTheRunQuietly() throws IOException {
        InputStream endless = new Endless(RealLines.ZELHASH.getFirst() + "\n", Long.MAX_VALUE);
        VerifySummary summary = new VerifyStream(options(null, null, 2, false))
                .run(endless, "input", failing("Broken pipe", 3), soFar -> {});
        assertThat(summary.ending()).isEqualTo(Ending.OUTPUT_CLOSED);
        assertThat(summary.valid()).isPositive();
    }

    @Test
    void printStreamInTroubleCountsAsClosed() throws IOException {
        InputStream endless = new Endless("zz\n", Long.MAX_VALUE);
        VerifySummary summary = new VerifyStream(options(null, null, 2, false))
                .run(endless, "input", new PrintStream(failing("whatever", 1), false, US_ASCII), soFar -> {});
        assertThat(summary.ending()).isEqualTo(Ending.OUTPUT_CLOSED);
    }

    @Test
    void fullDiskIsAnError() {
        InputStream endless = new Endless("zz\n", Long.MAX_VALUE);
        VerifyStream stream = new VerifyStream(options(null, null, 2, false));
        assertThatThrownBy(() -> stream.run(endless, "input", failing("No space left on device", 2), soFar -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("standard output: No space left on device");
    }

    @Test
    void linesBeforeAnUnreadablePlaceAreAnswered() {
        String lines = String.join("\n", RealLines.ZELHASH) + "\nx\n";
        InputStream broken = new SequenceInputStream(text(lines.repeat(100)), new EventInput(() -> {
            throw new IOException("Input/output error");
        }));
        assertThatThrownBy(() ->
                        new VerifyStream(options(null, null, 2, false)).run(broken, "lines.txt", out, soFar -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("lines.txt: Input/output error");
        assertThat(answers()).hasSize(1_100);
    }

    @Test
    void failureOfTheReaderDoesNotHang() {
        InputStream broken = new EventInput(() -> {
            throw new IllegalStateException("state=7");
        });
        assertThatThrownBy(() -> new VerifyStream(options(null, null, 2, false)).run(broken, "input", out, soFar -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state=7");
    }

    @Test
    void stopEndsTheRunBehindAWholeLine() throws Exception {
        InputStream endless = new Endless(RealLines.ZELHASH.getFirst() + "\nzz\n", Long.MAX_VALUE);
        VerifyStream stream = new VerifyStream(options(null, null, 2, false));
        VerifySummary summary = stream.run(endless, "input", out, soFar -> {
            if (soFar.lines() > 5_000) {
                stream.stop();
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(summary.ending()).isEqualTo(Ending.STOPPED);
        assertThat(out.toString(US_ASCII)).endsWith("\n");
        assertThat(answers()).hasSize(Math.toIntExact(summary.lines()));
    }

    @Test
    void stopDoesNotWaitForInput() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        InputStream silent = new EventInput(() -> {
            reading.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        VerifyStream stream = new VerifyStream(options(null, null, 2, false));
        CompletableFuture<VerifySummary> run = CompletableFuture.supplyAsync(() -> runUnchecked(stream, silent, out));
        reading.await();
        stream.stop();
        assertThat(run.get()).isEqualTo(new VerifySummary(0, 0, 0, Ending.STOPPED));
    }

    @Test
    void nothingInNothingOut() throws IOException {
        assertThat(run(options(null, null, 2, true), "")).isEqualTo(new VerifySummary(0, 0, 0, Ending.COMPLETE));
        assertThat(run(options(null, null, 2, true), "# only a comment\n\n"))
                .isEqualTo(new VerifySummary(0, 0, 0, Ending.COMPLETE));
        assertThat(out.size()).isZero();
    }

    private static void send(OutputStream input, String text) throws IOException {
        input.write(text.getBytes(US_ASCII));
        input.flush();
    }

    private VerifySummary run(VerifyOptions options, String input) throws IOException {
        return new VerifyStream(options).run(text(input), "input", out, soFar -> {});
    }

    private static VerifySummary runUnchecked(VerifyStream stream, InputStream in, OutputStream out) {
        try {
            return stream.run(in, "input", out, soFar -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static VerifyOptions options(
            @Nullable EquihashParams params, @Nullable String network, int threads, boolean json) {
        BigInteger limit =
                network == null ? null : Networks.builtIn(network).difficulty().limit();
        return new VerifyOptions(params, limit, threads, json);
    }

    private List<String> answers() {
        return out.toString(US_ASCII).lines().toList();
    }

    private JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static String withOtherDigit(String pair, Random random) {
        int at = 281 + random.nextInt(104);
        char digit = pair.charAt(at) == '7' ? '8' : '7';
        return pair.substring(0, at) + digit + pair.substring(at + 1);
    }

    private static String verdict(String pair) {
        HexFormat hex = HexFormat.of();
        return ZELHASH.verify(hex.parseHex(pair.substring(0, 280)), hex.parseHex(pair.substring(281)))
                .toString();
    }

    /** Which of several pairs that do not collide is named depends on the rest of the batch. */
    private static String withoutPair(String answer) {
        return answer.replaceAll("(no-collision at level 0), pair [0-9]+", "$1");
    }

    /** Takes some writes and refuses the next. */
    private static OutputStream failing(String message, int good) {
        return new OutputStream() {
            private int left = good;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (left-- == 0) {
                    throw new IOException(message);
                }
            }
        };
    }

    /** Repeats a text without ever holding more of it. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        private final long limit;
        final AtomicLong given = new AtomicLong();

        Endless(String text, long limit) {
            this.text = text.getBytes(US_ASCII);
            this.limit = limit;
        }

        @Override
        public int read() {
            throw new AssertionError("expected reads of many bytes");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            long done = given.get();
            if (done >= limit) {
                return -1;
            }
            int count = (int) Math.min(length, limit - done);
            for (int i = 0; i < count; i++) {
                bytes[offset + i] = text[(int) ((done + i) % text.length)];
            }
            given.addAndGet(count);
            return count;
        }
    }
}
