package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import io.fluxforge.stratum.server.config.PoolConfigException;
import io.fluxforge.stratum.server.config.PoolConfigFile;
import io.fluxforge.stratum.server.distribution.WeightTable;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.ledger.Cause;
import io.fluxforge.stratum.server.ledger.Transfer;
import io.fluxforge.stratum.server.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an operator is told who asks why somebody is not paid. */
final class PoolAddressTest {
    private static final String ADDRESS = "t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz";
    private static final long COIN = 100_000_000;
    private static final String HASH = "00".repeat(31) + "07";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void init() throws IOException {
        file = folder.resolve("pool.toml");
        assertThat(run("pool", "init", "--config", file.toString())).isZero();
        mode("node");
        Files.createDirectories(folder.resolve("pool-data"));
    }

    private void mode(String mode) throws IOException {
        String text = Files.readString(file).replace("address = \"\"", "address = \"" + ADDRESS + "\"");
        Files.writeString(file, text.replaceAll("(?m)^mode = \".*\"", "mode = \"" + mode + "\""));
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    private String explain(String address) {
        assertThat(run("pool", "explain", "--config", file.toString(), "--address", address))
                .as(() -> err.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Store store() throws IOException {
        try {
            return Store.open(PoolConfigFile.read(file).store());
        } catch (PoolConfigException e) {
            throw new AssertionError(e);
        }
    }

    private void owe(Account.Kind kind, String key, long units) throws IOException {
        try (Store store = store()) {
            store.write(tx -> new Books(tx)
                    .post(
                            Cause.BLOCK,
                            key,
                            "",
                            1,
                            List.of(new Transfer(
                                    new Account(Account.Kind.REWARD, ""), new Account(kind, ADDRESS), units))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "balances", "payments"})
    void anAddressThatNobodyHasUsedIsSaidSo(String command) throws IOException {
        String other = new Address(Address.Kind.PUBLIC_KEY_HASH, ByteString.of(new byte[Script.HASH_BYTES]))
                .format(Networks.builtIn("main").addresses().prefixes());
        assertThat(run("pool", command, "--config", file.toString(), "--address", other))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nobody has used " + other + " here");
        owe(Account.Kind.SPENDABLE, "a", COIN);
        assertThat(run("pool", command, "--config", file.toString(), "--address", ADDRESS))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "explain, tmMApZjDmmohs8wWe1Fwr95fDRL6Urw1TYC, an address of the network test",
        "balances, tmMApZjDmmohs8wWe1Fwr95fDRL6Urw1TYC, an address of the network test",
        "payments, tmMApZjDmmohs8wWe1Fwr95fDRL6Urw1TYC, an address of the network test",
        "explain, t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwx, no address: a character"
    })
    void whatIsNoAddressOfTheNetworkIsTheUsersMistake(String command, String address, String message) {
        assertThat(run("pool", command, "--config", file.toString(), "--address", address))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--address: '" + address + "' is " + message)
                .hasLineCount(1);
    }

    @Test
    void aQuestionNeedsABlockOrAnAddress() {
        assertThat(run("pool", "explain", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--block HASH|HEIGHT, --address ADDRESS, or both");
    }

    @Test
    void saysWhatTheMoneyWaitsFor() throws IOException {
        owe(Account.Kind.SPENDABLE, "a", COIN / 2);
        assertThat(explain(ADDRESS))
                .contains("0.50000000  below the threshold of 1.00000000")
                .contains("paid by      payout.mode = \"node\"");
        owe(Account.Kind.SPENDABLE, "b", COIN);
        assertThat(explain(ADDRESS)).contains("1.50000000  due: paid as soon as");
        long later = System.currentTimeMillis();
        try (Store store = store()) {
            store.write(tx -> tx.update("INSERT INTO payout_round (address, at) VALUES ('', ?)", later));
        }
        assertThat(explain(ADDRESS)).contains("1.50000000  paid in the round of 20");
        try (Store store = store()) {
            store.write(tx -> tx.update(
                    "INSERT INTO payout_alarm (id, raised_at, payment, reason) VALUES (1, 1, NULL, 'a coin is gone')"));
        }
        assertThat(explain(ADDRESS)).contains("an alarm stops all payments: a coin is gone");
        mode("none");
        assertThat(explain(ADDRESS)).contains("this program pays nobody");
        mode("coinbase");
        assertThat(explain(ADDRESS)).contains("the coinbase of a coming block pays it");
    }

    @Test
    void namesEveryPaymentThatIsOnItsWay() throws IOException {
        owe(Account.Kind.RESERVED, "a", 3 * COIN);
        try (Store store = store()) {
            for (int id = 1; id <= 2; id++) {
                int payment = id;
                store.write(tx -> {
                    tx.update(
                            "INSERT INTO payment (id, mode, state, created_at, units, fee, change_units, comment, expiry,"
                                    + " sends, sent_at, answer) VALUES (?, 'node', 'sending', 1, 1, 0, 0, ?, 0, 1, 1, '')",
                            payment,
                            "comment " + payment);
                    tx.update(
                            "INSERT INTO payment_line (payment, line, address, units, fee_share) VALUES (?, 0, ?, ?, 0)",
                            payment,
                            ADDRESS,
                            payment * COIN);
                });
            }
        }
        assertThat(explain(ADDRESS))
                .contains("0.00000000  nothing is owed")
                .contains("3.00000000  payment 2 is sending; payment 1 is sending");
        assertThat(run("pool", "explain", "--config", file.toString(), "--address", ADDRESS, "--csv"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("state,units,why")
                .contains("reserved,300000000,");
    }

    @Test
    void saysWhenABlockIsMature() throws IOException {
        owe(Account.Kind.IMMATURE, "block:" + HASH + ":credit:1", 3 * COIN);
        try (Store store = store()) {
            store.write(tx -> tx.update(
                    "INSERT INTO ledger_block (hash, height, found_millis, worker, state, confirmations, credits,"
                            + " scheme, window_thousandths, block_work, window_from, window_to, window_shares,"
                            + " oldest_counted, oldest_work, weights, miner_units, fee_basis_points, fee_units,"
                            + " fee_owner, pool_address, recorded_at, coinbase_txid, coinbase, miner_outputs, direct)"
                            + " VALUES (?, 1234, 0, 'w', 'confirming', 40, 1, 'pplns', 2000, '1', '0:0', '0:0', 1, 1, 1,"
                            + " ?, ?, 0, 0, '', '', '0:0', ?, ?, 1, 0)",
                    HASH,
                    WeightTable.EMPTY.encode(),
                    3 * COIN,
                    HASH,
                    new byte[1]));
        }
        assertThat(explain(ADDRESS))
                .contains("3.00000000  next: 3.00000000 of block 1234, after 60 more confirmations")
                .contains("paid       0.00000000  never");
        assertThat(run("pool", "explain", "--config", file.toString(), "--block", "1234", "--csv"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("address,work,quotient,remainder,extra,units\r\n");
    }
}
