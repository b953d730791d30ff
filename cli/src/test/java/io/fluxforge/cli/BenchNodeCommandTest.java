package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.node.files.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchNodeCommandTest {
    /** A confirmation of main net, from block 2,020,000. */
    private static final String CONFIRM =
            "0500000004059ac5dfc1740b1fc934af7453717a827359b972b04ec78390a28ad73121e85e00000000"
                    + "2e10fd6803700ffd68010c33382e38332e3137302e3237411bcbe29d7c9a97317fccba89af494ea81a93f38c4f595dc03ba8f475d24eb47c"
                    + "d734df6bbcfd566972fe2f6965ba57c44f8d67c72a7e315d486def81d8ce5beba7411c4b435ed1f724059dbdc83957ecae6baf6709c7192e"
                    + "d7d3ec4f7c0c348f0536345c9a88a4bb77247c0d4689006475c7012d4080b07a9c5e6cdb7b34506c003694";

    private static final String TXID = "aa7a8ce2dcc58c6873f501d698b534ee4eacd62e6c8a27b1ddaca9eedbf5de63";
    private static final String QUICK = "--time=0.01 --skip=memory,disk,network ";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void nodePrintsATable() {
        assertThat(run("node " + QUICK)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8))
                .contains("Requirements of 2024-08-20", "CUMULUS", "Tier reached: none", "unknown");
        assertThat(err.toString(UTF_8)).contains("CPU, one thread: ", " EPS");
    }

    @Test
    void tierThatIsNotMetIsAFailure() {
        assertThat(run("node --require cumulus --json " + QUICK)).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(UTF_8)).hasLineCount(1);
        assertThat(json().get("tiers").get("CUMULUS").get("met").asBoolean()).isFalse();
        assertThat(err.toString(UTF_8)).contains("CUMULUS is not met");
    }

    @Test
    void tierThatIsMetIsNot() throws IOException {
        Path profile = Files.writeString(
                folder.resolve("easy.toml"),
                "name = \"easy\"\ndate = 2026-01-01\nsource = \"test\"\n[stratus]\nlogical-cores = 1\neps = 0.001\n");
        assertThat(run("node --require STRATUS --json --profile=" + profile + " " + QUICK))
                .isEqualTo(ExitCodes.OK);
        assertThat(json().get("tier").asString()).isEqualTo("STRATUS");
        assertThat(json().get("getbenchmarks").get("status").asString()).isEqualTo("STRATUS");
    }

    @ParameterizedTest
    @CsvSource({"getbenchmarks, eps_singlethread", "getstatus, benchmarking"})
    void shapeIsThatOfNodeSoftware(String verb, String field) {
        assertThat(run("node --shape=" + verb + " " + QUICK)).isEqualTo(ExitCodes.OK);
        assertThat(json().propertyNames()).contains(field, "status");
    }

    @Test
    void signedReportIsGenuineUntilItIsChanged() throws IOException {
        Path key = folder.resolve("key");
        PrivateFiles.writeNew(key, "11".repeat(32).getBytes(UTF_8));
        Path report = folder.resolve("report.json");
        assertThat(run("node --sign=" + key + " --out=" + report + " " + QUICK)).isEqualTo(ExitCodes.OK);
        assertThat(run("verify-report " + report)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).contains("genuine: not changed since 03");
        String publicKey = JsonMapper.shared()
                .readTree(Files.readString(report))
                .get("signature")
                .get("publicKey")
                .asString();
        assertThat(run("verify-report --key=" + publicKey + " " + report)).isEqualTo(ExitCodes.OK);
        assertThat(run("verify-report --key=02" + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798 "
                        + report))
                .isEqualTo(ExitCodes.FAILED);
        Files.writeString(report, Files.readString(report).replace("\"failed\"", "\"STRATUS\""));
        out.reset();
        assertThat(run("verify-report " + report)).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(UTF_8))
                .startsWith("NOT genuine: changed since " + publicKey + " signed it: ")
                .contains("tiers.STRATUS, getbenchmarks.status, getstatus.benchmarking");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(key, report);
        }
    }

    @Test
    void confirmationIsVerified() {
        assertThat(run("verify-confirm " + CONFIRM)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8))
                .startsWith("valid as far as checked: STRATUS, 38.83.170.27, benchmarked 2025-10-25T17:57:04Z")
                .contains(TXID, "node signature       unchecked");
        out.reset();
        assertThat(run("verify-confirm --json --txid=" + TXID + " " + CONFIRM)).isEqualTo(ExitCodes.OK);
        assertThat(json().get("verdict").asString()).isEqualTo("valid");
        assertThat(json().get("tier").asString()).isEqualTo("STRATUS");
        assertThat(json().get("ageSeconds").asLong()).isPositive();
        out.reset();
        assertThat(run("verify-confirm --network=test " + CONFIRM)).isEqualTo(ExitCodes.FAILED);
        assertThat(run("verify-confirm " + CONFIRM.replace("38332e", "39332e"))).isEqualTo(ExitCodes.FAILED);
        // The collateral is not covered by the benchmark's signature, but by the id.
        String other = CONFIRM.replace("059ac5df", "059ac5de");
        assertThat(run("verify-confirm --txid=" + TXID + " " + other)).isEqualTo(ExitCodes.FAILED);
    }

    /** What needs the node's key and an id is not proven without them. */
    @Test
    void strictWantsEverythingChecked() {
        assertThat(run("verify-confirm --strict --txid=" + TXID + " " + CONFIRM))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(UTF_8)).startsWith("UNPROVEN: STRATUS").contains("node signature       unchecked");
        out.reset();
        assertThat(run("verify-confirm --strict --json " + CONFIRM)).isEqualTo(ExitCodes.FAILED);
        assertThat(json().get("verdict").asString()).isEqualTo("unproven");
        assertThat(json().get("complete").asBoolean()).isFalse();
    }

    @Test
    void keyThatOthersMayReadSignsNothing() throws IOException {
        Path key = folder.resolve("key");
        PrivateFiles.writeNew(key, "11".repeat(32).getBytes(UTF_8));
        assumeTrue(Files.getFileStore(key).supportsFileAttributeView(PosixFileAttributeView.class));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run("node --json --sign=" + key + " " + QUICK)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8)).contains("chmod 600").hasLineCount(1);
    }

    @Test
    void reportsAreCompared() {
        String results = "../bench/results/";
        String both = results + "verify-zelhash-256.json " + results + "verify-zelhash-128.json";
        assertThat(run("compare " + both)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(UTF_8)).contains("verificationsPerSecond", "WORSE", "differs: lanes: 256 → 128");
        assertThat(run("compare --fail-worse 10 " + both)).isEqualTo(ExitCodes.FAILED);
        assertThat(run("compare --fail-worse 90 " + both)).isEqualTo(ExitCodes.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node --profile currant                      | 'currant' is neither a file",
                "node --time 0                               | --time: 0.0",
                "node --disk-mib 1                           | --disk-mib: 1",
                "node --disk-mib 1000000000 --dir .          | --disk-mib",
                "node --disk-mib 1048576                     | wants twice that",
                "node --dir /nowhere                         | there is no folder",
                "node --skip cpu                             | 'cpu' is none of cpu-one, cpu-all, memory, disk, network",
                "node --net-server host                      | HOST:PORT",
                "node --net-server host:99999                | HOST:PORT",
                "node --net-url ftp://host/                  | 'ftp://host/' is no http:// or https:// address",
                "node --net-url http://u:p@host/             | is no http:// or https:// address",
                "node --net-upload-url http://host/          | --net-upload-url goes with --net-url",
                "node --net-url http://h/ --net-server h:1   | exclude each other",
                "node --disk-kind unknown                    | 'unknown' is neither ssd nor hdd",
                "node --disk-kind=                           | --disk-kind",
                "node --disk-kind floppy                     | 'floppy' is neither ssd nor hdd",
                "verify-confirm --block - --rpc nonsense     | --rpc",
                "node --shape json                           | neither getbenchmarks nor getstatus",
                "node --require CIRRUS                       | CIRRUS",
                "node --sign /nowhere                        | add --json or --out",
                "node --json --sign /nowhere                 | no file /nowhere",
                "node --out /nowhere/x                       | nothing can be written to /nowhere: there is no such folder",
                "net-server --listen 3                       | HOST:PORT",
                "net-server --connections 0                  | --connections: 0",
                "serve --port 70000                          | --port: 70000",
                "serve --every 0                             | --every: 0.0",
                "serve --rpc nonsense                        | --rpc: ",
                "verify-report /nowhere                      | no file /nowhere",
                "verify-report --key 02 /nowhere             | --key: ",
                "verify-confirm                              | either a transaction or --block",
                "verify-confirm zz                           | not a hexadecimal digit",
                "verify-confirm 0500                         | no transaction",
                "verify-confirm --network moon 00            | 'moon'",
                "verify-confirm --block /nowhere             | neither a file nor a hash nor a height",
                "verify-confirm --block 7                    | needs --rpc",
                "compare /nowhere /nowhere                   | no file /nowhere",
            })
    void mistakeIsOneLine(String arguments, String message) {
        assertThat(run(arguments)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8))
                .hasLineCount(1)
                .startsWith("fluxforge bench ")
                .contains(message);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private int run(String arguments) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), ("bench " + arguments.strip()).split(" +", -1));
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString(UTF_8));
    }
}
