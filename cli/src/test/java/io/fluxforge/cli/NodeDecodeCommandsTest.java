package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code node tx} and {@code node block}; what they print is tested beside the codec, against a node's answers. */
class NodeDecodeCommandsTest {
    /** A running node's coinbase at height 104 of its regression-test network, and a block of it alone. */
    private static final String COINBASE = "0400008085202f8901" + "00".repeat(32) + "ffffffff03016800ffffffff"
            + "0100d6117e030000001976a9148c33a030ee25b76052dc330cd0a458c1f94b33d488ac" + "00".repeat(19);

    private static final String BLOCK = "04000000" + "61".repeat(32) + "65".repeat(32) + "00".repeat(32) + "28e60e6b"
            + "fad50f1f" + "00".repeat(32) + "24" + "18".repeat(36) + "01" + COINBASE;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    @Test
    void transactionFromTheCommandLine() {
        assertThat(run("tx", COINBASE)).isEqualTo(ExitCodes.OK);
        JsonNode json = json();
        assertThat(json.get("hex").asString()).isEqualTo(COINBASE);
        assertThat(json.get("vin").get(0).get("coinbase").asString()).isEqualTo("016800");
        assertThat(address(json)).startsWith("t1");
        assertThat(out.toString(UTF_8)).contains("\"value\" : 150.00000000");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void transactionFromStandardInputWithAnotherNetworksAddresses() {
        input = "  " + COINBASE.toUpperCase(java.util.Locale.ROOT).substring(0, 60) + "\r\n" + COINBASE.substring(60)
                + "\n";
        assertThat(run("tx", "-", "--network=regtest")).isEqualTo(ExitCodes.OK);
        assertThat(address(json())).startsWith("tm");
    }

    private static String address(JsonNode transaction) {
        return transaction
                .get("vout")
                .get(0)
                .get("scriptPubKey")
                .get("addresses")
                .get(0)
                .asString();
    }

    @Test
    void blockWithItsTransactionsOrTheirIds() {
        assertThat(run("block", BLOCK)).isEqualTo(ExitCodes.OK);
        JsonNode block = json();
        assertThat(block.get("height").asInt()).isEqualTo(104);
        assertThat(block.get("type").asString()).isEqualTo("POW");
        String txid = block.get("tx").get(0).get("txid").asString();
        out.reset();
        assertThat(run("block", BLOCK, "--txids")).isEqualTo(ExitCodes.OK);
        assertThat(json().get("tx").get(0).asString()).isEqualTo(txid);
    }

    @ParameterizedTest
    @CsvSource({
        "tx, xyz, 'fluxforge node tx: no transaction: character 1 is no hex digit'",
        "tx, 012, 'fluxforge node tx: no transaction: 3 hex digits; two make a byte'",
        "tx, '', 'fluxforge node tx: no transaction: no hex digits'",
        "tx, -, 'fluxforge node tx: no transaction: no hex digits'",
        "tx, 0400, 'fluxforge node tx: no transaction: the input ends: 4 bytes wanted, 2 left, at byte 0'",
        "tx, 050000000900, 'fluxforge node tx: no transaction: node transaction of type 9, neither 2 nor 4, at byte 4'",
        "block, 64, 'fluxforge node block: no block: the input ends: 4 bytes wanted, 1 left, at byte 0'",
    })
    void whatIsNoneIsTheUsersMistakeInOneLine(String command, String hex, String message) {
        assertThat(run(command, hex)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).isEqualToNormalizingNewlines(message + "\n");
    }

    @Test
    void endlessInputIsRefused() {
        input = "00".repeat(2_100_000);
        assertThat(run("block", "-")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8)).contains("more than 4100000 characters");
    }

    private JsonNode json() {
        return new JsonMapper().readTree(out.toString(UTF_8));
    }

    private int run(String... args) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        IFactory factory = new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(US_ASCII));
                if (type == NodeTxCommand.class) {
                    return type.cast(new NodeTxCommand(in));
                }
                return type == NodeBlockCommand.class
                        ? type.cast(new NodeBlockCommand(in))
                        : CommandLine.defaultFactory().create(type);
            }
        };
        String[] all = new String[args.length + 1];
        all[0] = "node";
        System.arraycopy(args, 0, all, 1, args.length);
        return fluxforge.run(new CommandLine(fluxforge, factory), all);
    }
}
