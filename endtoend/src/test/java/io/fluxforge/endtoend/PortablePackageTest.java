package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive without a runtime: run where this test runs, and looked through for the systems where it does not. */
class PortablePackageTest {
    private static final List<String> NATIVES = List.of("JOCL", "lwjgl", "lwjgl_lmdb", "hwloc", "sqlitejdbc");

    @TempDir
    private Path folder;

    private static Path unpacked() throws IOException, InterruptedException {
        return Packages.folder("fluxforge-portable");
    }

    private static Run run(Map<String, String> variables, Object... command) throws IOException, InterruptedException {
        return Run.of(Packages.words(variables, command));
    }

    private Map<String, String> java() {
        return Map.of("JAVA_HOME", Packages.JAVA.toString(), "FLUXFORGE_NATIVE_DIR", folder.toString());
    }

    @Test
    void runsWithTheUsersJava() throws Exception {
        Path blocks = Launcher.ROOT.resolve("cli/src/test/resources/verify/flux-blocks.txt");
        Run verified = run(java(), unpacked().resolve("fluxforge"), "verify", blocks);
        assertThat(verified.exit()).as(verified.all()).isZero();
        Run devices = run(java(), unpacked().resolve("fluxforge"), "devices");
        assertThat(devices.exit()).as(devices.all()).isZero();
        Run solved = run(
                java(),
                unpacked().resolve("fluxforge"),
                "bench",
                "solve",
                "--params",
                "48,5:ZcashPoW",
                "--nonces",
                1,
                "--json");
        assertThat(solved.exit()).as(solved.all()).isZero();
    }

    @Test
    void anOlderJavaAndNoneAreNamed() throws Exception {
        Path old = Files.createDirectories(folder.resolve("bin")).resolve("java");
        // As every Java before 25 answers.
        Files.writeString(old, "#!/usr/bin/env bash\n[[ $1 != -XX:+UseCompactObjectHeaders ]]\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
        for (Map<String, String> variables :
                List.of(Map.of("JAVA_HOME", folder.toString()), Map.<String, String>of())) {
            Run run = run(variables, unpacked().resolve("fluxforge"), "devices");
            assertThat(run.exit()).as(run.all()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo("fluxforge: no Java 25 or later; install one, and set JAVA_HOME to its folder\n");
        }
    }

    /** Each library as a file of the kind that the system loads, for both kinds of processor where the library has both. */
    @ParameterizedTest
    @ValueSource(strings = {".dll", ".dylib", ".so"})
    void hasTheNativeLibrariesOfEachSystem(String suffix) throws Exception {
        Set<String> missing = new HashSet<>(NATIVES);
        try (Stream<Path> jars = Files.list(unpacked().resolve("lib"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    file.stream()
                            .filter(entry -> entry.getName().endsWith(suffix) && entry.getSize() > 1000)
                            .forEach(entry -> missing.removeIf(name -> Path.of(entry.getName())
                                    .getFileName()
                                    .toString()
                                    .matches("(lib)?" + name + "([_-].*)?" + Pattern.quote(suffix))));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void hasWhatAUserReads() throws Exception {
        assertThat(unpacked().resolve("README.md")).content().contains("Nobody has run it on Windows or macOS yet");
        for (String file : List.of("docs/miner.md", "etc/miner.toml", "etc/pool.toml", "LICENSE", "sbom.json")) {
            assertThat(unpacked().resolve(file)).isNotEmptyFile();
        }
    }

    /** What is typed there cannot be run here; so its options are worked out as that system's shell would. */
    @Test
    void commandForWindowsGivesJavaWhatTheLauncherDoes() throws Exception {
        byte[] bytes = Files.readAllBytes(unpacked().resolve("fluxforge.cmd"));
        String text = new String(bytes, StandardCharsets.US_ASCII);
        assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r", "@VERBS@");
        List<String> lines = List.of(text.split("\r\n"));
        for (String verb : List.of("", "--version", "mine", "solve", "devices", "verify", "pool", "node", "bench")) {
            Run launcher = run(
                    Map.of("LC_ALL", "C.UTF-8", "FLUXFORGE_NATIVE_DIR", folder.toString()),
                    "bash",
                    "-c",
                    ". \"$0\" && jvm_options \"$1\"",
                    unpacked().resolve("lib/jvm-options"),
                    verb);
            assertThat(launcher.exit()).as(launcher.all()).isZero();
            Set<String> wanted = new HashSet<>(launcher.out().lines().toList());
            // Of Linux; and verbs that load no library need no folder for one.
            wanted.remove("-XX:+UseTransparentHugePages");
            wanted.removeIf(option -> option.contains(folder.toString()));
            assertThat(options(lines, verb)).as("options of '%s'", verb).isEqualTo(wanted);
        }
        assertThat(lines)
                .filteredOn(line -> line.startsWith("\"%JAVA%\" %OPTIONS%"))
                .singleElement()
                .asString()
                .contains(
                        "\"-Djava.io.tmpdir=%NATIVE%\"",
                        "\"-Dorg.sqlite.tmpdir=%NATIVE%\"",
                        "\"-Dorg.lwjgl.system.SharedLibraryExtractPath=%NATIVE%\\lwjgl\"",
                        "-cp \"%HERE%lib\\*\" io.fluxforge.cli.Fluxforge %*");
    }

    private static final Pattern SET = Pattern.compile("set \"(\\w+)=(.*)\"");
    private static final Pattern IF = Pattern.compile("if \"%VERB%\"==\"([^\"]*)\" (.*)");
    private static final Pattern FOR = Pattern.compile("for %%v in \\((.*)\\) do if \"%VERB%\"==\"%%~?v\" (.*)");

    /** The value of OPTIONS before Java is called. */
    private static Set<String> options(List<String> lines, String verb) {
        Map<String, String> variables = new HashMap<>(Map.of("VERB", verb));
        for (String line : lines) {
            Matcher loop = FOR.matcher(line);
            Matcher condition = IF.matcher(line);
            String step = line;
            if (loop.matches()) {
                List<String> words = new ArrayList<>(List.of(loop.group(1).split(" ")));
                words.replaceAll(word -> word.replace("\"", ""));
                step = words.contains(verb) ? loop.group(2) : "";
            } else if (condition.matches()) {
                step = condition.group(1).equals(verb) ? condition.group(2) : "";
            }
            Matcher set = SET.matcher(step);
            if (set.matches()) {
                Matcher used = Pattern.compile("%(\\w+)%").matcher(set.group(2));
                variables.put(
                        set.group(1),
                        used.replaceAll(found ->
                                Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group()))));
            }
        }
        return new HashSet<>(List.of(variables.getOrDefault("OPTIONS", "").split(" +")));
    }
}
