package io.fluxforge.bench.node.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.Samples;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.tier.ProfileReader;
import io.fluxforge.bench.node.tier.TierReport;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.ReportFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NodeReportTest {
    @Test
    void getbenchmarksHasTheFieldsThatNodeSoftwareReads() {
        JsonNode json = report(Samples.stratus()).get("getbenchmarks");
        assertThat(json.propertyNames())
                .contains(
                        "ipaddress",
                        "architecture",
                        "cores",
                        "real_cores",
                        "ram",
                        "ssd",
                        "hdd",
                        "ddwrite",
                        "totalstorage",
                        "disksinfo",
                        "eps",
                        "eps_singlethread",
                        "ping",
                        "download_speed",
                        "upload_speed",
                        "bench_version",
                        "flux_version",
                        "speed",
                        "thunder",
                        "status",
                        "time",
                        "error");
        assertThat(json.get("architecture").asString()).isEqualTo("amd64");
        assertThat(json.get("cores").asInt()).isEqualTo(16);
        assertThat(json.get("real_cores").asInt()).isEqualTo(8);
        assertThat(json.get("ram").asDouble()).isEqualTo(67);
        assertThat(json.get("ssd").asDouble()).isEqualTo(900);
        assertThat(json.get("hdd").asDouble()).isEqualTo(2000);
        assertThat(json.get("totalstorage").asDouble()).isEqualTo(2900);
        assertThat(json.get("ddwrite").asDouble()).isEqualTo(412.94);
        assertThat(json.get("eps").asDouble()).isEqualTo(1600.13);
        assertThat(json.get("eps_singlethread").asDouble()).isEqualTo(110.13);
        assertThat(json.get("disksinfo")).hasSize(2);
        assertThat(json.get("disksinfo").get(0).toString())
                .isEqualTo("{\"disk\":\"nvme0n1\",\"size\":900.00,\"writespeed\":412.94}");
        assertThat(json.get("disksinfo").get(1).get("writespeed").asDouble()).isZero();
        assertThat(json.get("status").asString()).isEqualTo("STRATUS");
        assertThat(json.get("time").asLong()).isEqualTo(1_770_312_885);
        assertThat(json.get("error").asString()).isEmpty();
    }

    /** A disk that is an SSD by its make counts as HDD where it writes below the profile's limit. */
    @Test
    void slowSsdIsReportedAsHdd() {
        NodeMeasurements slow = Samples.withWrites(179.9 * (1 << 20));
        JsonNode json = report(slow).get("getbenchmarks");
        assertThat(json.get("ssd").asDouble()).isZero();
        assertThat(json.get("hdd").asDouble()).isEqualTo(2900);
        assertThat(json.get("error").asString()).contains("SSD (≥ 220 GiB, here 0)");
        assertThat(report(Samples.withWrites(180 * (1 << 20)))
                        .get("getbenchmarks")
                        .get("ssd")
                        .asDouble())
                .isEqualTo(900);
    }

    /** Of several volumes on one disk the node's own stands for it, with its own size, as in the network's script. */
    @Test
    void volumeCountsForItselfAndItsDiskOnce() {
        Disk disk = new Disk("nvme0n1", Kind.SSD, 931L << 30);
        FileSystem held = new FileSystem(Path.of("/"), "ext4", "vg-root", List.of(disk), 230L << 30, 1, 1);
        FileSystem other = new FileSystem(Path.of("/home"), "ext4", "vg-home", List.of(disk), 600L << 30, 1, 1);
        ObjectNode report = report(Samples.withDisks(List.of(other, held), held));
        JsonNode json = report.get("getbenchmarks");
        assertThat(json.get("ssd").asDouble()).isEqualTo(230);
        assertThat(json.get("totalstorage").asDouble()).isEqualTo(230);
        assertThat(json.get("disksinfo")).hasSize(1);
        assertThat(json.get("status").asString()).isEqualTo("CUMULUS");
        assertThat(json.get("error").asString()).isEmpty();
        assertThat(report.get("nextTier").asString()).contains("SSD (≥ 440 GiB, here 230)");
        Disk mirror = new Disk("sdb", Kind.SSD, 931L << 30);
        FileSystem raid = new FileSystem(Path.of("/"), "ext4", "md0", List.of(disk, mirror), 930L << 30, 1, 1);
        assertThat(report(Samples.withDisks(List.of(raid), raid))
                        .get("getbenchmarks")
                        .get("disksinfo")
                        .toString())
                .isEqualTo("[{\"disk\":\"nvme0n1+sdb\",\"size\":930.00,\"writespeed\":412.94}]");
    }

    @Test
    void whatIsUnknownFails() {
        ObjectNode report = report(Samples.unknown());
        assertThat(report.get("tier").isNull()).isTrue();
        assertThat(report.get("getbenchmarks").get("status").asString()).isEqualTo("failed");
        assertThat(report.get("getbenchmarks").get("error").asString()).startsWith("CUMULUS lacks");
        assertThat(report.get("getstatus").get("benchmarking").asString()).isEqualTo("failed");
        assertThat(report.get("metrics").isEmpty()).isTrue();
        assertThat(report.get("tiers").get("CUMULUS").get("checks"))
                .allSatisfy(check -> assertThat(check.get("verdict").asString()).isEqualTo("unknown"));
    }

    @Test
    void reportHasWhatEveryReportHas() {
        ObjectNode report = report(Samples.stratus());
        assertThat(report.get("report").asString()).isEqualTo(Envelope.FORMAT);
        assertThat(report.get("benchmark").asString()).isEqualTo("node");
        assertThat(report.get("time").asString()).isEqualTo("2026-02-05T17:34:45Z");
        assertThat(report.get("environment").propertyNames()).contains("cores", "java", "jvmFlags", "os");
        assertThat(report.get("profile").get("date").asString()).isEqualTo("2024-08-20");
        assertThat(ReportFile.metrics(report))
                .extracting(metric -> metric.name())
                .contains("epsAllThreads", "pingMillis");
    }

    @Test
    void fingerprintIsAHashThatDoesNotShowTheMachine() throws IOException {
        String fingerprint =
                report(Samples.stratus()).get("machine").get("fingerprint").asString();
        assertThat(fingerprint).matches("[0-9a-f]{64}");
        assertThat(report(Samples.stratus()).get("machine").get("fingerprint").asString())
                .isEqualTo(fingerprint);
        assertThat(report(Samples.unknown()).get("machine").get("fingerprint").asString())
                .isNotEqualTo(fingerprint);
        Path id = Path.of("/etc/machine-id");
        if (Files.isReadable(id) && Files.size(id) > 1) {
            assertThat(report(Samples.stratus()).toString())
                    .doesNotContain(Files.readString(id).strip());
        }
    }

    @Test
    void tableShowsWhatIsKnownAndWhatIsNot() {
        assertThat(table(Samples.stratus()))
                .contains(
                        "8 physical, 16 logical",
                        "1600.1 events/s on 16 threads",
                        "413 MiB/s",
                        "(median 432 MB/s",
                        "Tier reached: STRATUS.")
                .contains("×16 ≥ 1520 EPS yes", "(≥ 1520 EPS yes)", "note: a note")
                .doesNotContain("unknown");
        assertThat(table(Samples.unknown()))
                .contains("×4 ≥ 240 EPS unknown", "Tier reached: none. CUMULUS lacks")
                .doesNotContain(" yes");
    }

    private static ObjectNode report(NodeMeasurements measured) {
        return NodeReport.of(measured, tiers(measured), Environment.capture());
    }

    private static TierReport tiers(NodeMeasurements measured) {
        return TierReport.of(ProfileReader.read("current"), measured.quantities(), measured.architecture());
    }

    private static String table(NodeMeasurements measured) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NodeTable.print(measured, tiers(measured), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
