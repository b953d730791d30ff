package io.fluxforge.stratum.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions: what one side writes the other reads, and what neither may take. */
class MessagesTest {
    private static final int NONCE2 = 28;
    private static final int ZELHASH = 52;

    private static String submit(String params) {
        return "{\"id\":4,\"method\":\"mining.submit\",\"params\":[" + params + "]}";
    }

    private static String good(String nonce2, String solution) {
        return submit("\"a.b\",\"6f\",\"5f5e1065\",\"" + nonce2 + "\",\"" + solution + "\"");
    }

    private static Reading<Submission> read(String text) {
        return Submission.read(Lines.parse(text).params(), NONCE2, ZELHASH);
    }

    private static <T> T message(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Message.class);
        return ((Reading.Message<T>) reading).content();
    }

    @Test
    void readsEveryRecordedSubmitAndWritesItAgain() {
        List<String> submits = Lines.recorded().stream()
                .filter(line -> line.contains("mining.submit"))
                .toList();
        assertThat(submits).hasSize(6);
        for (String text : submits) {
            Submission submission = message(read(text));
            assertThat(submission.worker()).isEqualTo("t1TestAddress.rig1");
            assertThat(submission.time()).isEqualTo(0x65105e5fL);
            assertThat(new String(submission.toLine(4), StandardCharsets.US_ASCII))
                    .isEqualTo(text.replace("\"id\":4 ,", "\"id\":4,") + "\n");
        }
    }

    @Test
    void readsEveryRecordedNotifyAndWritesItAgain() {
        List<String> notices = Lines.recorded().stream()
                .filter(line -> line.contains("mining.notify"))
                .toList();
        assertThat(notices).hasSize(2);
        for (String text : notices) {
            JobNotice notice = message(JobNotice.read(Lines.parse(text).params()));
            assertThat(notice.clean()).isTrue();
            assertThat(notice.header())
                    .startsWith(4, 0, 0, 0, notice.header()[4])
                    .endsWith(0xff, 0xff, 7, 0x20);
            assertThat(new String(notice.toLine(), StandardCharsets.US_ASCII).replace(" ", ""))
                    .isEqualTo(text.replace(" ", "") + "\n");
            assertThat(message(JobNotice.read(Lines.parse(notice.toLine()).params())))
                    .isEqualTo(notice);
        }
    }

    @Test
    void namesTheProofOfWorkIfAsked() {
        JobNotice named =
                new JobNotice("7", new byte[JobNotice.HEADER_BYTES], true, new ProofName("125_4", "ZelProof"));
        assertThat(new String(named.toLine(), StandardCharsets.US_ASCII)).endsWith(",true,\"125_4\",\"ZelProof\"]}\n");
        assertThat(message(JobNotice.read(Lines.parse(named.toLine()).params())))
                .isEqualTo(named);
        assertThat(named).isNotEqualTo(new JobNotice("7", new byte[JobNotice.HEADER_BYTES], true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "1,2", "null,null", "\"\",\"\"", "\"LONG\"", "false,\"LONG\""})
    void whatIsNoNameOfAProofIsIgnored(String tail) {
        assertThat(proof(tail.replace("LONG", "x".repeat(33)))).isEmpty();
    }

    /** s-nomp after a refresh; ChileBob's StratumPool; both without the other half. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false,\"ZcashPoW\"||ZcashPoW",
                "null,\"ZelProof\"||ZelProof",
                "\"ZcashPoW\"||ZcashPoW",
                "\"144_5\"|144_5|",
                "\"equi96_5\"|equi96_5|"
            })
    void oneHalfOfANameIsTaken(String tail, @Nullable String algorithm, @Nullable String personalisation) {
        assertThat(proof(tail))
                .contains(new ProofName(
                        Objects.requireNonNullElse(algorithm, ""), Objects.requireNonNullElse(personalisation, "")));
    }

    private static Optional<ProofName> proof(String tail) {
        String text = new String(
                new JobNotice("7", new byte[JobNotice.HEADER_BYTES], true).toLine(), StandardCharsets.US_ASCII);
        String longer = text.strip().replace("true]", "true," + tail + "]");
        return message(JobNotice.read(Lines.parse(longer).params())).proof();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"a.b\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN\"",
                "1,\"6f\",\"5f5e1065\",\"NN\",\"SS\"",
                "\"a.b\",6,\"5f5e1065\",\"NN\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e106\",\"NN\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e106500\",\"NN\",\"SS\"",
                "\"a.b\",\"6f\",1595797087,\"NN\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NNzz\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN00\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN \",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"00\",\"SS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN\",\"SS00\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN\",\"0xSS\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN\",\"\"",
                "\"a.b\",\"6f\",\"5f5e1065\",\"NN\",[\"SS\"]",
            })
    void refusesWhatIsNotExact(String params) {
        String text = params.replace("NN", "00".repeat(NONCE2)).replace("SS", "34" + "01".repeat(ZELHASH));
        assertThat(read(submit(text))).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void refusesLongNames() {
        String tail = ",\"5f5e1065\",\"" + "00".repeat(NONCE2) + "\",\"34" + "01".repeat(ZELHASH) + "\"";
        assertThat(read(submit("\"" + "w".repeat(128) + "\",\"" + "j".repeat(64) + "\"" + tail)))
                .isInstanceOf(Reading.Message.class);
        assertThat(read(submit("\"" + "w".repeat(129) + "\",\"6f\"" + tail))).isInstanceOf(Reading.Malformed.class);
        assertThat(read(submit("\"w\",\"" + "j".repeat(65) + "\"" + tail))).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void refusesAnotherCompactSize() {
        for (String size : new String[] {"33", "35", "00", "fd"}) {
            assertThat(read(good("00".repeat(NONCE2), size + "01".repeat(ZELHASH))))
                    .as(size)
                    .isInstanceOf(Reading.Malformed.class);
        }
        // Not the shortest form of 52.
        assertThat(Submission.read(
                        Lines.parse(good("00".repeat(NONCE2), "fd3400" + "01".repeat(ZELHASH)))
                                .params(),
                        NONCE2,
                        ZELHASH))
                .isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void takesFurtherParametersAndEitherLetterCase() {
        String nonce2 = "ab".repeat(NONCE2);
        Submission lower = message(read(good(nonce2, "34" + "cd".repeat(ZELHASH))));
        Submission upper = message(read(good(nonce2.toUpperCase(java.util.Locale.ROOT), "34" + "CD".repeat(ZELHASH))
                .replace("]}", ",\"extra\",{\"x\":1}]}")));
        assertThat(upper.toLine(1)).isEqualTo(lower.toLine(1));
    }

    /** Wire lengths of the family, CompactSize included (ZIP 301; facts on Stratum). */
    @ParameterizedTest
    @CsvSource({"52,106,34", "100,202,64", "400,806,fd9001", "1344,2694,fd4005", "68,138,44", "36,74,24"})
    void knowsTheLengthsOfTheFamily(int solutionBytes, int digits, String compactSize) {
        byte[] solution = new byte[solutionBytes];
        new Random(solutionBytes).nextBytes(solution);
        Submission sent = new Submission("w", "1", 7, new byte[NONCE2], solution);
        StratumLine line = Lines.parse(sent.toLine(9));
        assertThat(line.params().stringLength(4)).isEqualTo(digits);
        assertThat(line.params().string(4)).startsWith(compactSize);
        assertThat(message(Submission.read(line.params(), NONCE2, solutionBytes))
                        .solution())
                .isEqualTo(solution);
    }

    @Test
    void buildsTheHeaderThatWasSolved() {
        byte[] job = new byte[JobNotice.HEADER_BYTES];
        Arrays.fill(job, (byte) 1);
        byte[] nonce2 = new byte[NONCE2];
        Arrays.fill(nonce2, (byte) 2);
        Submission submission = new Submission("w", "1", 0x0a0b0c0d, nonce2, new byte[ZELHASH]);
        byte[] header = submission.header(job, new byte[] {3, 3, 3, 3});
        assertThat(HexFormat.of().formatHex(header))
                .isEqualTo("01".repeat(100) + "0d0c0b0a" + "01".repeat(4) + "03".repeat(4) + "02".repeat(28));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "112233", "\"04000000\"", "true"})
    void refusesAMalformedNotify(String version) {
        String text = Lines.recorded().stream()
                .filter(line -> line.contains("mining.notify"))
                .findFirst()
                .orElseThrow();
        for (String bad : new String[] {
            text.replace("\"04000000\"", version.startsWith("\"") ? "\"0400000\"" : version),
            text.replace("true", "\"true\""),
            text.replace("\"6f\"", "\"\""),
            text.replace("22\"", "2\""),
            text.replace(", true", "")
        }) {
            assertThat(JobNotice.read(Lines.parse(bad).params())).as(bad).isInstanceOf(Reading.Malformed.class);
        }
    }

    @Test
    void writesAnswersThatItReads() {
        byte[] id = "\"x\"".getBytes(StandardCharsets.US_ASCII);
        assertThat(Lines.parse(ServerLines.accept(id)).result().kind()).isEqualTo(JsonKind.TRUE);
        StratumLine refused = Lines.parse(ServerLines.refuse(id, StratumError.UNAUTHORISED, "no address"));
        assertThat(refused.result().kind()).isEqualTo(JsonKind.FALSE);
        assertThat(refused.error().number(0, 0)).isEqualTo(24);
        assertThat(refused.error().string(1)).isEqualTo("no address");
        StratumLine error = Lines.parse(ServerLines.error(id, StratumError.STALE, "job \"6f\"\n\u00e9 is not known"));
        assertThat(StratumError.of(error.error().number(0, 0))).isEqualTo(StratumError.STALE);
        assertThat(error.error().string(1)).isEqualTo("job \"6f\"\n\u00e9 is not known");
        assertThat(error.id().string()).isEqualTo("x");
        StratumLine subscribed = Lines.parse(ServerLines.subscribed(id, "5e\"ss", new byte[] {1, 2, (byte) 0xfe}));
        assertThat(subscribed.result().string(1)).isEqualTo("0102fe");
        assertThat(subscribed.result().string(0)).isEqualTo("5e\"ss");
    }

    @Test
    void writesNotificationsThatItReads() {
        Target target = Objects.requireNonNull(Target.parse("0007" + "f".repeat(60)));
        StratumLine line = Lines.parse(ServerLines.setTarget(target));
        assertThat(line.method()).isEqualTo(Method.SET_TARGET);
        assertThat(Target.read(line.params(), 0)).isEqualTo(target);
        assertThat(Lines.parse(ServerLines.setExtranonce(new byte[] {9}))
                        .params()
                        .string(0))
                .isEqualTo("09");
        StratumLine reconnect = Lines.parse(ServerLines.reconnect("pool.example", 3333, 5));
        assertThat(reconnect.method()).isEqualTo(Method.RECONNECT);
        assertThat(reconnect.params().number(1, 0)).isEqualTo(3333);
        assertThat(Lines.parse(ServerLines.showMessage("hi")).method()).isEqualTo(Method.SHOW_MESSAGE);
    }

    @Test
    void writesRequestsThatItReads() {
        StratumLine subscribe = Lines.parse(ClientLines.subscribe(1, "fluxforge/0.1", "h", 3333));
        assertThat(subscribe.method()).isEqualTo(Method.SUBSCRIBE);
        assertThat(subscribe.params().kind(1)).isEqualTo(JsonKind.NULL);
        assertThat(Lines.parse(ClientLines.authorize(2, "a.b", "x")).params().string(1))
                .isEqualTo("x");
        assertThat(Lines.parse(ClientLines.suggestTarget(3, Target.MAX)).method())
                .isEqualTo(Method.SUGGEST_TARGET);
        assertThat(Lines.parse(ClientLines.extranonceSubscribe(4)).method()).isEqualTo(Method.EXTRANONCE_SUBSCRIBE);
    }

    @Test
    void refusesAJobOfTheWrongSize() {
        assertThatThrownBy(() -> new JobNotice("1", new byte[107], false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobNotice("", new byte[108], false)).isInstanceOf(IllegalArgumentException.class);
    }
}
