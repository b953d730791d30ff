package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every package does what it is for where there is no JDK. */
class PackagesTest {
    private static final Path BLOCKS = Launcher.ROOT.resolve("cli/src/test/resources/verify/flux-blocks.txt");

    @TempDir
    private Path folder;

    @Test
    void checksumsAreThoseOfAllArchives() throws IOException, InterruptedException {
        Packages.folder("fluxforge-miner");

        List<String> sums = new ArrayList<>();
        try (Stream<Path> files = Files.list(Packages.ARCHIVES)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("SHA256SUMS")).sorted().toList()) {
                sums.add(sha256(file) + "  " + file.getFileName());
            }
        }
        assertThat(Files.readAllLines(Packages.ARCHIVES.resolve("SHA256SUMS")))
                .hasSizeGreaterThan(2)
                .isEqualTo(sums);
    }

    @ParameterizedTest
    @CsvSource({
        "miner, verify solve devices mine help",
        "pool, verify node pool help",
        "bench, verify solve devices node bench help"
    })
    void offersItsVerbsAndNoOther(String name, String verbs) throws IOException, InterruptedException {
        Path program = program(name);
        List<String> offered = List.of(verbs.split(" "));

        Run help = Packages.run(program, "--help");
        assertThat(help.exit()).as(help.all()).isZero();
        assertThat(help.out()).startsWith("Usage: fluxforge-" + name).doesNotContain("./fluxforge ");
        String commands = help.out().substring(help.out().indexOf("Commands:\n"));
        assertThat(Pattern.compile("^  (\\w+) ", Pattern.MULTILINE)
                        .matcher(commands)
                        .results()
                        .map(r -> r.group(1)))
                .containsExactlyElementsOf(offered);
        for (String verb : List.of("verify", "solve", "devices", "node", "mine", "pool", "bench", "demo")) {
            if (offered.contains(verb)) {
                Run run = Packages.run(program, verb, "--help");
                assertThat(run.exit()).as(run.all()).isZero();
                assertThat(run.out())
                        .startsWith("Usage: fluxforge-" + name + " " + verb)
                        .doesNotContain("./fluxforge ");
            } else {
                Run run = Packages.run(program, verb);
                assertThat(run.exit()).as(run.all()).isEqualTo(2);
                assertThat(run.err()).contains("Unmatched argument at index 0: '" + verb + "'");
            }
        }
        Run version = Packages.run(program, "--version");
        assertThat(version.exit()).as(version.all()).isZero();
        assertThat(version.out()).matches(Launcher.VERSION);
        assertThat(version.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"miner", "pool", "bench"})
    void billOfMaterialsListsTheJarsThatAreThere(String name) throws IOException, InterruptedException {
        Path unpacked = Packages.folder("fluxforge-" + name);
        JsonNode bill = JsonMapper.shared().readTree(Files.readAllBytes(unpacked.resolve("sbom.json")));

        assertThat(bill.get("bomFormat").asString()).isEqualTo("CycloneDX");
        JsonNode subject = bill.get("metadata").get("component");
        assertThat(subject.get("name").asString()).isEqualTo("fluxforge-" + name);
        TreeMap<String, String> listed = new TreeMap<>();
        for (JsonNode component : bill.get("components")) {
            if (component.get("type").asString().equals("library")) {
                String purl = component.get("purl").asString();
                List<String> classifier = Pattern.compile("classifier=([^&]+)")
                        .matcher(purl)
                        .results()
                        .map(found -> "-" + found.group(1))
                        .toList();
                listed.put(
                        component.get("name").asString() + "-"
                                + component.get("version").asString() + String.join("", classifier) + ".jar",
                        component.get("hashes").get(0).get("content").asString());
            }
        }
        TreeMap<String, String> there = new TreeMap<>();
        try (Stream<Path> files = Files.list(unpacked.resolve("lib"))) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                there.put(jar.getFileName().toString(), sha256(jar));
            }
        }
        assertThat(there.remove("fluxforge-cli-" + subject.get("version").asString() + ".jar"))
                .isNotNull();
        assertThat(listed).isEqualTo(there).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({
        "miner, miner.md",
        "hiveos, miner.md",
        "pool, pool-operators.md",
        "bench, node-operators.md",
        "portable, miner.md"
    })
    void guidesAreThereWithWhatTheyName(String name, String guide) throws IOException, InterruptedException {
        Path docs = Packages.folder("fluxforge-" + name).resolve("docs");
        assertThat(docs.resolve("../README.md")).content().contains("docs/" + guide);
        String text = Files.readString(docs.resolve(guide));
        assertThat(Pattern.compile("\\]\\(([\\w./-]+)(#[\\w-]+)?\\)")
                        .matcher(text)
                        .results()
                        .map(link -> link.group(1)))
                .filteredOn(link -> !link.startsWith("../"))
                .allSatisfy(link -> assertThat(docs.resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"miner", "hiveos", "pool", "bench", "portable"})
    void nothingIsCalledASnapshot(String name) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(Packages.folder("fluxforge-" + name))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("SNAPSHOT"));
        }
    }

    @Test
    void whatIsMistypedGetsTheNearestThatThePackageHas() throws IOException, InterruptedException {
        Run verb = Packages.run(program("pool"), "pol");
        assertThat(verb.exit()).as(verb.all()).isEqualTo(2);
        assertThat(verb.err()).endsWith("; did you mean pool?\n");
        Run other = Packages.run(program("pool"), "mien");
        assertThat(other.exit()).as(other.all()).isEqualTo(2);
        assertThat(other.err()).doesNotContain("mine");
    }

    /** A module that is missed is missed when its first class is wanted, which may be days after the start. */
    @ParameterizedTest
    @CsvSource({"miner", "pool", "bench"})
    void runtimeHasTheModulesThatOurClassesName(String name) throws IOException, InterruptedException {
        Path unpacked = Packages.folder("fluxforge-" + name);
        List<String> words = new ArrayList<>(List.of(
                Packages.JAVA.resolve("bin/jdeps").toString(),
                "--print-module-deps",
                "--no-recursive",
                "--ignore-missing-deps",
                "--multi-release",
                "25"));
        try (Stream<Path> files = Files.list(unpacked.resolve("lib"))) {
            // The command line's own classes are there for all verbs, offered or not.
            files.filter(file -> file.getFileName().toString().matches("fluxforge-(?!cli-).*\\.jar"))
                    .map(Path::toString)
                    .forEach(words::add);
        }
        Run named = Run.of(words);
        assertThat(named.exit()).as(named.all()).isZero();
        Run there = Run.of(List.of(unpacked.resolve("runtime/bin/java").toString(), "--list-modules"));

        assertThat(there.out().lines().map(line -> line.replaceAll("@.*", "")))
                .containsAll(List.of(named.out().strip().split(",")));
    }

    @ParameterizedTest
    @CsvSource({"miner", "pool", "bench"})
    void unitNamesFilesThatAreThere(String name) throws IOException, InterruptedException {
        Path unpacked = Packages.folder("fluxforge-" + name);
        String unit = Files.readString(unpacked.resolve("systemd/fluxforge-" + name + ".service"))
                .replace("/opt/fluxforge-" + name, unpacked.toString());

        Pattern path = Pattern.compile(Pattern.quote(unpacked.toString()) + "\\S*");
        assertThat(unit.lines()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> path.matcher(line).results())
                        .map(found -> Path.of(found.group())))
                .hasSizeGreaterThan(1)
                .allSatisfy(file -> assertThat(file).exists());
        Path verifier = Path.of("/usr/bin/systemd-analyze");
        Assumptions.assumeTrue(Files.isExecutable(verifier), "no systemd here");
        Path copy = Files.writeString(folder.resolve("fluxforge-" + name + ".service"), unit);
        assertThat(Run.of(List.of(verifier.toString(), "verify", copy.toString()))
                        .all())
                .isEmpty();
    }

    @Test
    void minerVerifiesRealBlocks() throws IOException, InterruptedException {
        Run run = Run.of(Packages.words(Map.of(), program("miner"), "verify"), BLOCKS);

        assertThat(run.exit()).as(run.all()).isZero();
        assertThat(new TreeSet<>(run.out().lines().toList())).containsExactly("valid");
    }

    @Test
    void minerTakesItsExampleConfiguration() throws IOException, InterruptedException {
        Path etc = Packages.folder("fluxforge-miner").resolve("etc/miner.toml");

        Run run = Packages.run(
                program("miner"), "mine", "--config", etc, "--device", "cpu", "--params", "48,5", "--dry-run");

        assertThat(run.exit()).as(run.all()).isZero();
        assertThat(run.out()).contains("pool      stratum+tcp://pool.example:3333 as t1YourAddress.rig1");
    }

    @Test
    void minerWorksWithoutAPool() throws IOException, InterruptedException {
        Run run = Packages.run(
                program("miner"), "mine", "--benchmark", "--params", "48,5", "--device", "cpu", "--seconds", "3");

        assertThat(run.exit()).as(run.all()).isZero();
        // How many is a matter of what else the machine does.
        assertThat(run.out()).contains("cpu: ready: ").containsPattern("ran \\d+ s: \\d+ solutions of \\d+ nonces");
    }

    @Test
    void poolTakesItsExampleConfigurationOnceAnAddressIsThere() throws IOException, InterruptedException {
        Path pool = Packages.folder("fluxforge-pool");
        String example = Files.readString(pool.resolve("etc/pool.toml"));
        assertThat(example).contains("./fluxforge-pool pool check");
        Path config = folder.resolve("pool.toml");
        Run init = Packages.run(program("pool"), "pool", "init", "--config", config);
        assertThat(init.exit()).as(init.all()).isZero();
        assertThat(config).hasContent(example);
        Run without = Packages.run(program("pool"), "pool", "check", "--config", config);
        assertThat(without.exit()).as(without.all()).isEqualTo(2);
        assertThat(without.err()).contains("address");

        Files.writeString(
                config, example.replace("address = \"\"", "address = \"t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz\""));
        Run with = Packages.run(program("pool"), "pool", "check", "--config", config);
        // Its node is the user's, and need not be there.
        assertThat(with.out())
                .as(with.all())
                .startsWith("ok       network  main")
                .contains("node     local: ");
    }

    @Test
    void benchMeasuresAndKnowsTheRewards() throws IOException, InterruptedException {
        Path bench = program("bench");
        Path profile = Packages.folder("fluxforge-bench").resolve("etc/profile.toml");

        Run reward = Packages.run(bench, "node", "reward", "--height", "836274", "--json");
        assertThat(reward.exit()).as(reward.all()).isZero();
        assertThat(JsonMapper.shared().readTree(reward.out()).get("proof").asString())
                .isEqualTo("PoW");
        Run node = Packages.run(
                bench, "bench", "node", "--profile", profile, "--dir", folder, "--time", "1", "--skip", "network,disk");
        assertThat(node.exit()).as(node.all()).isZero();
        // A microbenchmark starts a Java of its own.
        Run jmh = Packages.run(
                bench,
                "bench",
                "jmh",
                "Blake2b",
                "-p",
                "lanes=scalar",
                "-f",
                "1",
                "-wi",
                "0",
                "-i",
                "1",
                "-r",
                "100ms");
        assertThat(jmh.exit()).as(jmh.all()).isZero();
        assertThat(jmh.out()).contains("Blake2bBenchmark.compress");
    }

    private static Path program(String name) throws IOException, InterruptedException {
        return Packages.folder("fluxforge-" + name).resolve("fluxforge-" + name);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
