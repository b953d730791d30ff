package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.demo.DemoSettings;
import io.fluxforge.endtoend.Stage.Miner;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.crypto.PrivateKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From nothing to paid miners, with every amount counted twice: from the chain's bytes, and by the pool's commands. */
@Timeout(900)
class PaidMinersTest {
    private static final long THRESHOLD = 1_00000000L;
    private static final int ZELHASH_SOLUTION_BYTES = 52;
    private static final int BLOCKS_UNTIL_GIVEN_UP = 10;

    @TempDir
    private Path folder;

    @Test
    void minersArePaidThoughThePoolIsKilledAndTheChainReorganises() throws Exception {
        DemoSettings settings = DemoSettings.fast(List.of("cpu"), Duration.ZERO, folder);
        try (Stage stage = new Stage(settings)) {
            List<Miner> miners = List.of(
                    stage.startMiner("rig1", newAddress(stage), "--cpu-threads", 1),
                    stage.startMiner("rig2", newAddress(stage), "--cpu-threads", 1));
            stage.await("money for both miners that may be spent", () -> {
                Map<String, JsonNode> balances = balances(stage);
                return miners.stream()
                        .allMatch(miner -> balances.containsKey(miner.address())
                                && units(row(balances, miner.address()), "spendable", "reserved", "paid") >= THRESHOLD);
            });
            stage.pool("pay");
            restartPool(stage, miners);
            List<String> orphans = reorganise(stage);
            stage.stop("rig1");
            stage.stop("rig2");

            settle(stage);
            stage.pool("pay");
            settle(stage);
            stage.await(
                    "every payment is buried",
                    () -> Stream.of(payments(stage))
                            .allMatch(
                                    payment -> payment.path("state").asString().equals("buried")));

            compare(stage, miners, orphans);
            stage.stop("pool");
            assertThat(stage.pool("audit").out()).contains("no difference");
        }
    }

    /** Real ZelHash 125,4 from the template to the ledger. */
    @Test
    void zelhashBlockIsFoundAndDivided() throws Exception {
        DemoSettings settings = DemoSettings.zelhash(List.of("cpu"), Duration.ZERO, folder);
        try (Stage stage = new Stage(settings)) {
            Miner miner = stage.startMiner("rig1", newAddress(stage));
            stage.await(
                    "a block of the pool in its books",
                    () -> blocks(stage).values().stream()
                            .anyMatch(block -> block.path("state").asString().equals("confirming")));
            stage.stop("rig1");
            Block block = Block.decode(
                    stage.rpc().rawBlock(stage.rpc().blockHash(1).orThrow()).orThrow());
            assertThat(((PowHeader) block.header()).solution()).hasSize(ZELHASH_SOLUTION_BYTES);
            long part = 75_00000000L;
            assertThat(ChainSums.of(stage.rpc()).minersParts(script(stage, stage.poolAddress())))
                    .containsEntry(block.hash().toString(), part);
            Map<String, Long> divided = explain(stage, block.hash().toString());
            long fee = part / 100;
            assertThat(divided).containsExactlyEntriesOf(Map.of(miner.address(), part - fee));
            assertThat(row(blocks(stage), block.hash().toString()).path("fee").asLong())
                    .isEqualTo(fee);
        }
    }

    /** The miners have to come back by themselves. */
    private static void restartPool(Stage stage, List<Miner> miners) throws Exception {
        stage.killPool();
        Map<Miner, Long> before = new HashMap<>();
        for (Miner miner : miners) {
            before.put(miner, accepted(stage, miner));
        }
        stage.startPool();
        for (Miner miner : miners) {
            stage.await(
                    "shares of " + miner.name() + " after the pool's restart",
                    () -> accepted(stage, miner) > Objects.requireNonNull(before.get(miner)));
        }
    }

    private static long accepted(Stage stage, Miner miner) throws Exception {
        return stage.summary(miner).path("shares").path("accepted").asLong();
    }

    /**
     * Makes the node leave the block with the payment, and those on top of it, for a longer branch; those that the pool had found are
     * orphans then.
     */
    private static List<String> reorganise(Stage stage) throws Exception {
        stage.await(
                "a payment in a block",
                () -> Stream.of(payments(stage))
                        .anyMatch(payment -> !payment.path("height").isNull()));
        int first = Stream.of(payments(stage))
                .mapToInt(payment -> payment.path("height").asInt())
                .filter(height -> height > 0)
                .min()
                .orElseThrow();
        int tip = stage.height();
        List<String> branch = new ArrayList<>();
        for (int height = first; height <= tip; height++) {
            branch.add(stage.rpc().blockHash(height).orThrow().toString());
        }
        // The pool gives no jobs for a chain that was set back: the node makes the longer branch itself. What is found
        // before the
        // node has left the old branch makes that longer than it is known to be here.
        do {
            int known = stage.height();
            stage.ask("invalidateblock", branch.getFirst());
            stage.ask("generate", known - first + 3);
            stage.ask("reconsiderblock", branch.getFirst());
        } while (stage.rpc().blockHash(first).orThrow().toString().equals(branch.getFirst()));
        stage.await("the orphans are known", () -> {
            Map<String, JsonNode> blocks = blocks(stage);
            return branch.stream()
                    .allMatch(hash -> row(blocks, hash).path("state").asString().equals("orphaned"));
        });
        return branch;
    }

    /** Buries all blocks and payments so far under blocks of the node's own. */
    private static void settle(Stage stage) throws Exception {
        stage.await("no transaction waits", () -> {
            stage.ask("generate", 1);
            return stage.rpc().mempool().orThrow().isEmpty();
        });
        // A proof that came second at a height is no node's block: the ledger gives it up so many blocks later.
        stage.ask("generate", Math.max(stage.network().coinbaseMaturity(), BLOCKS_UNTIL_GIVEN_UP) + 1);
        stage.await(
                "every block is mature or orphaned",
                () -> blocks(stage).values().stream()
                        .map(block -> block.path("state").asString())
                        .allMatch(state -> state.equals("mature") || state.equals("orphaned")));
    }

    private static void compare(Stage stage, List<Miner> miners, List<String> orphans) throws Exception {
        ChainSums chain = ChainSums.of(stage.rpc());
        Map<String, JsonNode> mature = blocks(stage);
        mature.values().removeIf(block -> !block.path("state").asString().equals("mature"));
        Map<String, Long> parts = new HashMap<>();
        mature.forEach(
                (hash, block) -> parts.put(hash, block.path("miners_part").asLong()));
        assertThat(parts).isEqualTo(chain.minersParts(script(stage, stage.poolAddress())));
        assertThat(orphans).isNotEmpty().doesNotContainAnyElementsOf(parts.keySet());

        Map<String, Long> earned = new TreeMap<>();
        long fees = 0;
        for (Map.Entry<String, JsonNode> block : mature.entrySet()) {
            Map<String, Long> divided = explain(stage, block.getKey());
            divided.forEach((address, units) -> earned.merge(address, units, Math::addExact));
            long fee = block.getValue().path("fee").asLong();
            assertThat(sum(divided.values().stream()) + fee).isEqualTo(parts.get(block.getKey()));
            fees += fee;
        }
        assertThat(earned).containsOnlyKeys(miners.stream().map(Miner::address).toList());

        Map<String, JsonNode> balances = balances(stage);
        long networkFees = units(row(balances, "(network fees)"), "paid");
        assertThat(networkFees).isPositive().isEqualTo(chain.fees());
        assertThat(units(row(balances, "(fee)"), "spendable")).isEqualTo(fees);
        long owedAndPaid = 0;
        for (Miner miner : miners) {
            JsonNode balance = row(balances, miner.address());
            long paid = units(balance, "paid");
            assertThat(paid)
                    .as("paid to %s", miner.name())
                    .isGreaterThanOrEqualTo(THRESHOLD / 2)
                    .isEqualTo(chain.paid(script(stage, miner.address())))
                    .isEqualTo(sum(paymentsTo(stage, miner, "paidUnits")));
            // What is left is less than the threshold: a moment ago all were asked to be paid.
            assertThat(units(balance, "immature", "spendable", "reserved", "paying"))
                    .isBetween(0L, THRESHOLD - 1);
            assertThat(paid
                            + sum(paymentsTo(stage, miner, "feeShareUnits"))
                            + units(balance, "immature", "spendable", "reserved", "paying"))
                    .isEqualTo(earned.get(miner.address()));
            owedAndPaid += units(balance, "immature", "spendable", "reserved", "paying", "paid");
        }
        assertThat(owedAndPaid + networkFees + fees).isEqualTo(sum(parts.values().stream()));
    }

    /** By hash. */
    private static Map<String, JsonNode> blocks(Stage stage) {
        return byField(stage.pool("blocks", "--json"), "hash");
    }

    /** By address. */
    private static Map<String, JsonNode> balances(Stage stage) {
        return byField(stage.pool("balances", "--json"), "address");
    }

    private static Map<String, JsonNode> byField(Answer answer, String field) {
        Map<String, JsonNode> rows = new HashMap<>();
        answer.json().forEach(row -> rows.put(row.path(field).asString(), row));
        return rows;
    }

    private static JsonNode[] payments(Stage stage) {
        return stage.pool("payments", "--json")
                .out()
                .lines()
                .map(line -> new Answer(0, line, "").json())
                .toArray(JsonNode[]::new);
    }

    private static Stream<Long> paymentsTo(Stage stage, Miner miner, String field) {
        return Stream.of(payments(stage))
                .filter(payment -> payment.path("address").asString().equals(miner.address()))
                .map(payment -> payment.path(field).asLong());
    }

    /** Who got how much of a block. */
    private static Map<String, Long> explain(Stage stage, String block) {
        Map<String, Long> units = new HashMap<>();
        byField(stage.pool("explain", "--block", block, "--json"), "address")
                .forEach((address, row) -> units.put(address, row.path("units").asLong()));
        return units;
    }

    private static JsonNode row(Map<String, JsonNode> rows, String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    private static long units(JsonNode balance, String... columns) {
        return sum(Stream.of(columns).map(column -> balance.path(column).asLong()));
    }

    private static long sum(Stream<Long> units) {
        return units.mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    private static Script script(Stage stage, String address) {
        return Address.parse(address, stage.network().addresses().prefixes())
                .orElseThrow()
                .script();
    }

    /** Somebody's address: nobody needs its key here. */
    private static String newAddress(Stage stage) {
        return PrivateKey.generate(new SecureRandom())
                .publicKey()
                .address()
                .format(stage.network().addresses().prefixes());
    }
}
