package io.fluxforge.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.report.Comparison.Change;
import io.fluxforge.bench.report.Comparison.Row;
import io.fluxforge.bench.report.Metric.Better;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ComparisonTest {
    private static final Path HISTORY = Path.of("results");
    /** Results of 22 November 2026, before reports carried their environment. */
    private static final Path OLDER = Path.of("src/test/resources/older-reports");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "HIGHER, 130, 120, 140, BETTER",
        "HIGHER, 70, 60, 80, WORSE",
        "LOWER, 130, 120, 140, WORSE",
        "LOWER, 70, 60, 80, BETTER",
        "HIGHER, 120, 110, 140, WITHIN_SPREAD",
        "LOWER, 80, 70, 90, WITHIN_SPREAD",
    })
    void differenceCountsWhereTheRangesDoNotMeet(Better better, double median, double min, double max, Change change) {
        Metric before = new Metric("x", "1/s", better, new Spread(100, 90, 110));
        Row row = new Row(before, new Metric("x", "1/s", better, new Spread(median, min, max)));
        assertThat(row.change()).isEqualTo(change);
        assertThat(row.percent()).isCloseTo(median - 100, within(1e-9));
        assertThat(row.percentWorse()).isCloseTo(change == Change.WORSE ? 30 : 0, within(1e-9));
    }

    @Test
    void envelopeIsReadBack() throws IOException {
        Metric rate = new Metric("perSecond", "1/s", Better.HIGHER, new Spread(2, 1, 3));
        Metric time = new Metric("seconds", "s", Better.LOWER, new Spread(2, 1, 3));
        ObjectNode report = ReportJson.MAPPER.createObjectNode().put("params", "zelhash");
        new Envelope("verify", Instant.parse("2026-11-22T01:02:03.9Z"), Environment.capture(), List.of(rate, time))
                .addTo(report);
        Path file = ReportFile.write(report, folder);
        assertThat(file).hasFileName("verify-20261122-010203.json");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        ObjectNode read = ReportFile.read(file);
        assertThat(ReportFile.metrics(read)).containsExactly(rate, time);
        Comparison same = Comparison.of(read, read);
        assertThat(same.rows()).extracting(Row::change).containsOnly(Change.WITHIN_SPREAD);
        assertThat(same.differences()).isEmpty();
        assertThat(same.missing()).isEmpty();
    }

    @Test
    void disksMeasuredWithOtherFilesDiffer() {
        ObjectNode large = ReportJson.MAPPER.createObjectNode();
        large.putObject("machine").put("diskTestBytes", 1L << 30);
        ObjectNode small = ReportJson.MAPPER.createObjectNode();
        small.putObject("machine").put("diskTestBytes", 1L << 25);
        assertThat(Comparison.of(large, large).differences()).isEmpty();
        assertThat(Comparison.of(large, small).differences()).containsExactly("diskTestBytes: 1073741824 → 33554432");
    }

    @Test
    void olderReportsCanBeCompared() throws IOException {
        ObjectNode wide = ReportFile.read(OLDER.resolve("verify-256.json"));
        ObjectNode narrow = ReportFile.read(OLDER.resolve("verify-128.json"));
        Comparison comparison = Comparison.of(wide, narrow);
        assertThat(comparison.rows())
                .extracting(row -> row.before().name())
                .containsExactly("verificationsPerSecond", "corruptedPerSecond", "bitFlipsPerSecond");
        assertThat(comparison.differences()).containsExactly("lanes: 256 → 128");
        ObjectNode solve = ReportFile.read(OLDER.resolve("solve.json"));
        assertThat(ReportFile.metrics(solve)).singleElement().satisfies(metric -> {
            assertThat(metric.name()).isEqualTo("secondsPerNonce");
            assertThat(metric.better()).isEqualTo(Better.LOWER);
        });
        assertThat(Comparison.of(wide, solve).rows()).isEmpty();
    }

    @Test
    void everyResultInTheHistoryCanBeRead() throws IOException {
        try (Stream<Path> files = Files.list(HISTORY)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")))
                    .allSatisfy(file -> assertThat(ReportFile.metrics(ReportFile.read(file)))
                            .isNotEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "3"})
    void otherContentIsRefusedInOneLine(String content) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFile.parse("r.json", content.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith("r.json is not ");
    }

    @Test
    void fileThatIsAbsentOrTooLargeIsNamed() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFile.read(folder.resolve("absent")))
                .withMessageContaining("there is no file");
        Path large = Files.write(folder.resolve("large"), new byte[(4 << 20) + 1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFile.read(large))
                .withMessageContaining("larger than");
    }
}
