package io.fluxforge.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The scripts of the HiveOS package with a miner in whose place stands one that tells its arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "HiveOS is Linux, and these are its shell scripts")
class HiveOsScriptsTest {
    private static final Path SCRIPTS = Path.of("../packaging/miner/hiveos");
    private static final String CONFIG = """
            miner_config_gen() { . ./h-config.sh; }
            CUSTOM_URL=$1 CUSTOM_TEMPLATE=$2 CUSTOM_PASS=$3 CUSTOM_USER_CONFIG=$4
            miner_config_gen
            """;

    @TempDir
    private Path folder;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        for (String name : List.of("h-config.sh", "h-run.sh", "h-stats.sh")) {
            Files.copy(SCRIPTS.resolve(name), folder.resolve(name));
        }
        Files.writeString(
                folder.resolve("h-manifest.conf"),
                "CUSTOM_CONFIG_FILENAME=" + folder + "/hiveos.toml\nCUSTOM_LOG_BASENAME=" + folder + "/log/miner\n");
        Path miner = folder.resolve("fluxforge-miner");
        Files.writeString(miner, "#!/usr/bin/env bash\nprintf '%s\\0' \"$@\"\n");
        assertThat(miner.toFile().setExecutable(true)).isTrue();
    }

    private Run run(String locale, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Run configure(String locale, String user, String password, String extra)
            throws IOException, InterruptedException {
        return run(locale, "bash", "-c", CONFIG, "sh", "stratum+tcp://pool.example:3333", user, password, extra);
    }

    /** What the miner is given behind its configuration. */
    private List<String> options(String locale) throws IOException, InterruptedException {
        Run run = run(locale, "bash", "h-run.sh");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        List<String> words = new ArrayList<>(Arrays.asList(run.out().split("\0", -1)));
        assertThat(words.removeLast()).isEmpty();
        assertThat(words).startsWith("mine", "--config", folder + "/hiveos.toml");
        return words.subList(3, words.size());
    }

    static Stream<String> texts() {
        String special = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        return Stream.concat(
                special.chars().mapToObj(c -> "a" + (char) c + "b"),
                Stream.of(
                        special,
                        "$HOME ${PATH} $(id) `id` %h %% #x ; * ~",
                        "a\nb",
                        "a\tb\r",
                        "\u00e4\u20ac\ud83d\ude00 \u4e2d",
                        "\\n\\\\\"",
                        "  both  ends  ",
                        "\u0001\u007f"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyCharacterArrives(String text) throws Exception {
        for (String locale : List.of("C", "C.UTF-8")) {
            String quoted = "'" + text.replace("'", "'\\''") + "'";
            String doubled = "\"" + text.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"";
            Run run = configure(
                    locale,
                    " a" + text + "b\n",
                    text,
                    "--password " + quoted + "\n --user=" + doubled + " --x=" + quoted);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out() + run.err()).isEmpty();
            assertThat(options(locale)).containsExactly("--password", text, "--user=" + text, "--x=" + text);
            Map<String, List<String>> file = ConfigFile.read(
                    folder.resolve("hiveos.toml"),
                    Optional.empty(),
                    Set.of("pool", "user", "password", "api", "plain", "log"));
            assertThat(file.get("user")).containsExactly("a" + text + "b");
            assertThat(file.get("password")).containsExactly(text);
        }
    }

    /** As h-run.sh starts it: the file names the user, the command line another password. */
    @ParameterizedTest
    @MethodSource("texts")
    void theMinerTakesThemAsTheyAre(String text) throws Exception {
        configure("C.UTF-8", "a" + text + "b", "x", "--password '" + text.replace("'", "'\\''") + "'");
        CommandLine command = new CommandLine(new MineSettings()).setCaseInsensitiveEnumValuesAllowed(true);
        command.parseArgs(options("C.UTF-8").toArray(String[]::new));
        MineSettings settings = SettingsFile.merge(command, folder.resolve("hiveos.toml"), Optional.empty());
        assertThat(settings.users).containsExactly("a" + text + "b");
        assertThat(settings.passwords).containsExactly(text);
    }

    @Test
    void nothingIsExpandedOutsideQuotesEither() throws Exception {
        configure("C", "u", "x", "--a=$HOME/`id`#x;%h*  \n\t-b \\\n--c a\\ b \\' \"\" '' #c\n");
        assertThat(options("C")).containsExactly("--a=$HOME/`id`#x;%h*", "-b", "--c", "a b", "'", "", "", "#c");
        configure("C", "u", "x", "");
        assertThat(options("C")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--temp-stop 85 --user 'a b", "--user \"a", "--user a\\", "--user \"a\\\""})
    void halfAnOptionStartsNothing(String extra) throws Exception {
        configure("C", "u", "x", "--temp-stop 85");
        Run run = configure("C", "u", "x", extra);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("end within quotes or behind a backslash")
                .hasLineCount(1);
        Run start = run("C", "bash", "h-run.sh");
        assertThat(start.exit()).isEqualTo(2);
        assertThat(start.out()).isEmpty();
        assertThat(start.err()).contains("correct the flight sheet").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--api 4444", "--api=4444", "--api 127.0.0.1:4444 ", "--api 1 --api '[::1]:4444'"})
    void statisticsAreAskedForWhereTheMinerServesThem(String extra) throws Exception {
        configure("C", "u", "x", extra + " --password '--api=5555 x'");
        Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("curl", "jq")) {
            Path stub = folder.resolve("bin").resolve(tool);
            Files.writeString(stub, "#!/bin/sh\necho \"" + tool + " $*\" >>" + folder + "/asked\n");
            assertThat(stub.toFile().setExecutable(true)).isTrue();
        }
        run("C", "bash", "-c", "PATH=$PWD/bin:$PATH; . ./h-stats.sh");
        assertThat(Files.readString(folder.resolve("asked"), StandardCharsets.UTF_8))
                .contains("http://127.0.0.1:4444/api/summary");
    }
}
