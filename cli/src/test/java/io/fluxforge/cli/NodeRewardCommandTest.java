package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NodeRewardCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    /** The split of a real template's coinbase. */
    @Test
    void jsonIsOneObjectInUnits() {
        assertThat(run("reward", "--height=1198292", "--json")).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .isEqualTo("{\"network\":\"main\",\"height\":1198292,\"proof\":\"PoW\",\"subsidy\":7500000000,"
                        + "\"cumulus\":562500000,\"nimbus\":937500000,\"stratus\":2250000000,\"miner\":3750000000,"
                        + "\"development\":0,\"funds\":[]}\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void jsonNamesTheFundsThatAreDue() {
        assertThat(run("reward", "--height=10", "--network=regtest", "--json")).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .contains(
                        "\"funds\":[{\"name\":\"exchange\",\"address\":\"tmRucHD85zgSigtA4sJJBDbPkMUJDcw5XDE\",\"amount\":300000000000000},",
                        "{\"name\":\"swap-pool\",\"address\":\"t2Dsexh4v5g2dpL2LLCsR1p9TshMm63jSBM\",\"amount\":210000000000000}]");
    }

    @Test
    void noMinerIsPaidUnderProofOfNode() {
        assertThat(run("reward", "--height=2020000", "--json")).isEqualTo(ExitCodes.OK);
        assertThat(out()).contains("\"proof\":\"PoN\"", "\"miner\":0,\"development\":50000000");
        assertThat(run("reward", "--height=2020000")).isEqualTo(ExitCodes.OK);
        assertThat(out()).contains("Proof of Node", "0.50000000", "t3hPu1YDeGUCp8m7BQCnnNUmRMJBa5RadyA");
    }

    @Test
    void tableIsInCoins() {
        assertThat(run("reward", "--height", "836274")).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .startsWith("block 836274 of main, proof of work\n")
                .contains(
                        "75.00000000",
                        "5.62500000   7.500 %",
                        "37.50000000  50.000 %  and all fees",
                        "7500000.00000000");
    }

    @Test
    void fileOfTheUserIsANetwork() throws IOException {
        Path file = folder.resolve("mine.toml");
        Files.writeString(file, "name = \"mine\"\n");
        assertThat(run("reward", "--height=1", "--network", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains("--network", file + ": genesis: missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reward                              | --height",
                "reward --height -1                  | --height: -1 is not in the range",
                "reward --height 99999999999         | '99999999999'",
                "reward --height 1 --network moon    | 'moon' is neither a network (main, test, regtest, private)",
                "reward --height 1 --network no.toml | cannot read no.toml: no such file",
                "rewrad                              | did you mean reward",
            })
    void mistakeIsOneLine(String arguments, String message) {
        assertThat(run(arguments.split(" +"))).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge node").contains(message);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "reward --help"})
    void helpHasShortLines(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("Usage: fluxforge node").contains("reward");
        assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "node";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), all);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
