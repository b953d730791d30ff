package io.fluxforge.bench.node.tier;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TierReportTest {
    /** Every requirement of both profiles, as their sources state them: profile, tier, quantity and how often it counts, "≥" or ">", limit. */
    private static final String TABLE = """
            current CUMULUS PHYSICAL_CORES >= 2
            current CUMULUS LOGICAL_CORES >= 4
            current CUMULUS MEMORY_GIB >= 7
            current CUMULUS SSD_GIB >= 220
            current CUMULUS EPS_ONE_THREAD*4 >= 240
            current CUMULUS DISK_WRITE_MIB_PER_SECOND >= 180
            current CUMULUS DOWNLOAD_MBIT_PER_SECOND >= 25
            current CUMULUS UPLOAD_MBIT_PER_SECOND >= 25
            current NIMBUS PHYSICAL_CORES >= 4
            current NIMBUS LOGICAL_CORES >= 8
            current NIMBUS MEMORY_GIB >= 30
            current NIMBUS SSD_GIB >= 440
            current NIMBUS EPS_ONE_THREAD*8 >= 640
            current NIMBUS DISK_WRITE_MIB_PER_SECOND >= 180
            current NIMBUS DOWNLOAD_MBIT_PER_SECOND >= 50
            current NIMBUS UPLOAD_MBIT_PER_SECOND >= 50
            current STRATUS PHYSICAL_CORES >= 8
            current STRATUS LOGICAL_CORES >= 16
            current STRATUS MEMORY_GIB >= 61
            current STRATUS SSD_GIB >= 880
            current STRATUS EPS_ONE_THREAD*16 >= 1520
            current STRATUS DISK_WRITE_MIB_PER_SECOND >= 400
            current STRATUS DOWNLOAD_MBIT_PER_SECOND >= 100
            current STRATUS UPLOAD_MBIT_PER_SECOND >= 100
            whitepaper-2021 CUMULUS LOGICAL_CORES >= 2
            whitepaper-2021 CUMULUS MEMORY_GB >= 4
            whitepaper-2021 CUMULUS STORAGE_GB >= 50
            whitepaper-2021 CUMULUS DOWNLOAD_MBIT_PER_SECOND > 25
            whitepaper-2021 CUMULUS UPLOAD_MBIT_PER_SECOND > 25
            whitepaper-2021 NIMBUS LOGICAL_CORES >= 4
            whitepaper-2021 NIMBUS MEMORY_GB >= 8
            whitepaper-2021 NIMBUS SSD_GB >= 150
            whitepaper-2021 NIMBUS EPS >= 1200
            whitepaper-2021 NIMBUS DISK_WRITE_MB_PER_SECOND >= 160
            whitepaper-2021 NIMBUS DOWNLOAD_MBIT_PER_SECOND > 50
            whitepaper-2021 NIMBUS UPLOAD_MBIT_PER_SECOND > 50
            whitepaper-2021 STRATUS LOGICAL_CORES >= 8
            whitepaper-2021 STRATUS MEMORY_GB >= 32
            whitepaper-2021 STRATUS SSD_GB >= 600
            whitepaper-2021 STRATUS EPS >= 1400
            whitepaper-2021 STRATUS DISK_WRITE_MB_PER_SECOND >= 160
            whitepaper-2021 STRATUS DOWNLOAD_MBIT_PER_SECOND > 50
            whitepaper-2021 STRATUS UPLOAD_MBIT_PER_SECOND > 50
            """;

    record Row(String profile, Tier tier, Quantity quantity, int times, boolean exclusive, double limit) {
        static Row parse(String line) {
            String[] words = line.split(" ", -1);
            String[] factors = words[2].split("\\*", -1);
            return new Row(
                    words[0],
                    Tier.valueOf(words[1]),
                    Quantity.valueOf(factors[0]),
                    factors.length > 1 ? Integer.parseInt(factors[1]) : 1,
                    words[3].equals(">"),
                    Double.parseDouble(words[4]));
        }

        /** What is measured at the limit. */
        double edge() {
            return limit / times;
        }
    }

    static List<Row> rows() {
        return TABLE.lines().map(Row::parse).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void boundaryDecides(Row row) {
        assertThat(verdict(row, row.edge())).isEqualTo(row.exclusive() ? Verdict.FAILED : Verdict.PASSED);
        assertThat(verdict(row, Math.nextDown(row.edge()))).isEqualTo(Verdict.FAILED);
        assertThat(verdict(row, Math.nextUp(row.edge()))).isEqualTo(Verdict.PASSED);
        assertThat(verdict(row, 0.0)).isEqualTo(Verdict.FAILED);
        assertThat(verdict(row, null)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(row, Double.NaN)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(row, Double.POSITIVE_INFINITY)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(row, -1.0)).isEqualTo(Verdict.UNKNOWN);
    }

    /** With everything else far beyond, this one requirement decides whether the tier is reached. */
    @ParameterizedTest
    @MethodSource("rows")
    void oneRequirementCostsTheTier(Row row) {
        assertThat(report(row, Math.nextUp(row.edge())).isMet(row.tier())).isTrue();
        assertThat(report(row, Math.nextDown(row.edge())).isMet(row.tier())).isFalse();
        assertThat(report(row, null).isMet(row.tier())).isFalse();
        assertThat(report(row, null).reached()).isNotEqualTo(Optional.of(row.tier()));
    }

    @ParameterizedTest
    @CsvSource({"current, 24", "whitepaper-2021, 19"})
    void tableHasEveryRequirementOfTheProfile(String name, int requirements) {
        List<String> shipped = new ArrayList<>();
        Profile profile = ProfileReader.read(name);
        profile.tiers()
                .forEach((tier, list) -> list.forEach(one -> shipped.add(
                        new Row(name, tier, one.quantity(), one.times(), one.exclusive(), one.limit()).toString())));
        assertThat(shipped).hasSize(requirements);
        assertThat(rows().stream().filter(row -> row.profile().equals(name)).map(Row::toString))
                .containsExactlyInAnyOrderElementsOf(shipped);
        assertThat(profile.source()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"current", "whitepaper-2021"})
    void withoutMeasurementsNothingIsReached(String name) {
        TierReport report = TierReport.of(ProfileReader.read(name), Map.of(), "amd64");
        assertThat(report.reached()).isEmpty();
        assertThat(report.checks().values())
                .allSatisfy(checks -> assertThat(checks)
                        .isNotEmpty()
                        .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN)));
        assertThat(report.nextTier()).startsWith("CUMULUS lacks ").contains("unknown here");
    }

    @Test
    void requirementOfAnotherArchitectureIsNotAsked() {
        Map<Quantity, Double> slowDisk = plenty();
        slowDisk.put(Quantity.DISK_WRITE_MIB_PER_SECOND, 200.0);
        Profile current = ProfileReader.read("current");
        assertThat(TierReport.of(current, slowDisk, "amd64").reached()).hasValue(Tier.NIMBUS);
        assertThat(TierReport.of(current, slowDisk, "aarch64").reached()).hasValue(Tier.STRATUS);
    }

    @Test
    void nextTierIsOneSentence() {
        Map<Quantity, Double> measured = plenty();
        Profile current = ProfileReader.read("current");
        assertThat(TierReport.of(current, measured, "amd64").nextTier()).isEqualTo("No tier asks for more.");
        measured.put(Quantity.EPS_ONE_THREAD, 79.999);
        measured.put(Quantity.MEMORY_GIB, 15.5);
        measured.remove(Quantity.UPLOAD_MBIT_PER_SECOND);
        measured.put(Quantity.DOWNLOAD_MBIT_PER_SECOND, 25.0);
        TierReport report = TierReport.of(current, measured, "amd64");
        assertThat(report.reached()).isEmpty();
        measured.put(Quantity.UPLOAD_MBIT_PER_SECOND, 1000.0);
        assertThat(TierReport.of(current, measured, "amd64").nextTier())
                .isEqualTo("NIMBUS lacks memory (≥ 30 GiB, here 15.5), CPU, one thread × 8 (≥ 640 EPS, here 639.99)"
                        + " and download (≥ 50 Mbit/s, here 25).");
    }

    /** Just below 180 MiB/s a disk is an HDD, whatever it is made of, and one that nobody measured is nothing yet. */
    @Test
    void slowDiskAddsNothingToTheSsd() {
        Profile current = ProfileReader.read("current");
        Map<Quantity, Double> measured = plenty();
        measured.put(Quantity.DISK_WRITE_MIB_PER_SECOND, Math.nextDown(180.0));
        assertThat(ssd(TierReport.of(current, measured, "aarch64"))).isEqualTo(Verdict.FAILED);
        measured.put(Quantity.DISK_WRITE_MIB_PER_SECOND, 180.0);
        assertThat(ssd(TierReport.of(current, measured, "aarch64"))).isEqualTo(Verdict.PASSED);
        measured.remove(Quantity.DISK_WRITE_MIB_PER_SECOND);
        assertThat(ssd(TierReport.of(current, measured, "aarch64"))).isEqualTo(Verdict.UNKNOWN);
    }

    private static Verdict ssd(TierReport report) {
        return requireNonNull(report.checks().get(Tier.STRATUS)).stream()
                .filter(check -> check.requirement().quantity() == Quantity.SSD_GIB)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    /** 2 cores with 4 threads, which share them: 65 EPS alone make 260, 130 all at once. And many slow threads. */
    @Test
    void oneThreadDecidesAndWhatAllMakeIsSaid() {
        Profile current = ProfileReader.read("current");
        Map<Quantity, Double> measured = plenty();
        measured.put(Quantity.EPS_ONE_THREAD, 65.0);
        measured.put(Quantity.EPS, 130.0);
        TierReport shared = TierReport.of(current, measured, "amd64");
        assertThat(shared.isMet(Tier.CUMULUS)).isTrue();
        assertThat(shared.remarks())
                .containsExactly("CUMULUS: CPU, one thread × 4 (260 EPS) passes ≥ 240 EPS, CPU on all threads (130 EPS)"
                        + " would not; this profile counts the first");
        measured.put(Quantity.EPS_ONE_THREAD, 20.0);
        measured.put(Quantity.EPS, 640.0);
        TierReport slow = TierReport.of(current, measured, "amd64");
        assertThat(slow.reached()).isEmpty();
        assertThat(slow.remarks())
                .hasSize(2)
                .allMatch(remark -> remark.contains("fails ≥ ") && remark.contains("would pass"));
        measured.remove(Quantity.EPS);
        assertThat(TierReport.of(current, measured, "amd64").remarks()).isEmpty();
    }

    /** The white paper names no rule; sysbench's own is taken, and the other one is shown against the tier's threads. */
    @Test
    void otherRuleIsShownForProfilesOfAllThreadsToo() {
        Map<Quantity, Double> measured = plenty();
        measured.put(Quantity.EPS_ONE_THREAD, 100.0);
        TierReport report = TierReport.of(ProfileReader.read("whitepaper-2021"), measured, "amd64");
        assertThat(report.reached()).hasValue(Tier.STRATUS);
        assertThat(report.remarks())
                .hasSize(2)
                .anyMatch(remark -> remark.startsWith("STRATUS") && remark.contains("one thread × 8 (800 EPS)"));
    }

    private static Verdict verdict(Row row, @Nullable Double value) {
        return requireNonNull(report(row, value).checks().get(row.tier())).stream()
                .filter(check -> check.requirement().quantity() == row.quantity())
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static TierReport report(Row row, @Nullable Double value) {
        Map<Quantity, Double> measured = plenty();
        measured.remove(row.quantity());
        if (value != null) {
            measured.put(row.quantity(), value);
        }
        return TierReport.of(ProfileReader.read(row.profile()), measured, "amd64");
    }

    private static Map<Quantity, Double> plenty() {
        Map<Quantity, Double> measured = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            measured.put(quantity, 1e6);
        }
        return measured;
    }
}
