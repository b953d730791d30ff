package io.fluxforge.node.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.Recorded;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BlockTemplateTest {
    static final List<String> FILES = Templates.FILES;

    @ParameterizedTest
    @FieldSource("FILES")
    void recordedTemplateIsAccepted(String file) throws Exception {
        JsonNode recorded = Recorded.result(file);
        BlockTemplate template = BlockTemplate.parse(recorded);
        assertThat(template.height()).isEqualTo(recorded.path("height").asInt());
        assertThat(template.target())
                .isEqualTo(new BigInteger(recorded.path("target").asString(), 16));
        assertThat(template.minerUnits())
                .isEqualTo(recorded.path("miner_reward").asLong());
        assertThat(template.coinbase().txid())
                .hasToString(recorded.path("coinbasetxn").path("hash").asString());
        assertThat(template.feeUnits())
                .isEqualTo(-recorded.path("coinbasetxn").path("fee").asLong());
        assertThat(template.longPollId()).isEqualTo(recorded.path("longpollid").asString());
    }

    @Test
    void nodePayoutsAreThoseOfTheThreeTiers() throws Exception {
        BlockTemplate template = Templates.parse("getblocktemplate-fluxnode-payouts.json");
        assertThat(template.minerUnits()).isEqualTo(75_00000000L);
        assertThat(template.requiredOutputs())
                .extracting(TxOutput::value)
                .containsExactly(11_25000000L, 18_75000000L, 45_00000000L);
    }

    /** The keys of the three funds have one name, so that a JSON reader sees the last only. */
    @Test
    void fundOutputsComeFromTheCoinbase() throws Exception {
        BlockTemplate template = Templates.parse("getblocktemplate-h10-creation-outputs.json");
        assertThat(template.requiredOutputs())
                .extracting(TxOutput::value)
                .containsExactly(3_000_000_00000000L, 2_500_000_00000000L, 2_100_000_00000000L);
    }

    @Test
    void realPoolsTemplateIsAcceptedWithTheTargetOfItsBits() throws Exception {
        BlockTemplate template = BlockTemplate.parse(Templates.magicPool().path("getblocktemplate"));
        assertThat(template.height()).isEqualTo(1_198_292);
        assertThat(template.target()).isEqualTo(BigInteger.valueOf(0xffff).shiftLeft(208));
        assertThat(template.transactions()).hasSize(1);
    }

    static List<Arguments> broken() {
        return List.of(
                broken("height is missing", node -> node.remove("height")),
                broken("height is not in the range", node -> node.put("height", 0)),
                broken("height is no whole number", node -> node.put("height", 103.5)),
                broken("does not begin with height 104", node -> node.put("height", 104)),
                broken("version 100 is Proof of Node", node -> node.put("version", 100)),
                broken("version is not in the range", node -> node.put("version", 3)),
                broken("bits 00000000 are no target: ZERO", node -> node.put("bits", "00000000")),
                broken("bits ff7fffff are no target: OVERFLOW", node -> node.put("bits", "ff7fffff")),
                broken("bits does not have 8 hex digits", node -> node.put("bits", "1f105e")),
                broken("bits is no string of hex digits", node -> node.put("bits", "1f105exx")),
                broken("target is no hash", node -> node.put("target", "00")),
                broken("previousblockhash is missing", node -> node.putNull("previousblockhash")),
                broken("finalsaplingroothash is no hash", node -> node.put("finalsaplingroothash", 7)),
                broken("curtime 1795362566 is before mintime", node -> node.put("mintime", 1795362567)),
                broken("miner_reward is 15000000311", node -> node.put("miner_reward", 15000000311L)),
                broken("transactions is no list", node -> node.put("transactions", "none")),
                broken("sizelimit is not in the range", node -> node.put("sizelimit", 0)),
                broken("sigoplimit is not in the range", node -> node.put("sigoplimit", -1)),
                broken(
                        "transaction 0 has 4 signature operations, not 3",
                        node -> first(node).put("sigops", 3)),
                broken("the coinbase names fees of 311", node -> coinbase(node).put("fee", -311)),
                broken(
                        "coinbasetxn.fee is not in the range",
                        node -> coinbase(node).put("fee", 312)),
                broken("the coinbase has the id", node -> coinbase(node).put("hash", "00".repeat(32))),
                broken("the coinbase cannot be decoded", node -> coinbase(node).put("data", "0400008085")),
                broken(
                        "coinbasetxn.data is no string of hex digits",
                        node -> coinbase(node).put("data", "0")),
                broken("coinbasetxn is missing", node -> node.remove("coinbasetxn")),
                broken(
                        "transactions[0].fee is not in the range",
                        node -> first(node).put("fee", -1)),
                broken("the transactions pay 313", node -> first(node).put("fee", 313)),
                broken("transaction 0 has the id", node -> first(node).put("hash", "11".repeat(32))),
                broken("transaction 0 cannot be decoded", node -> first(node).put("data", "00")),
                broken(
                        "transaction 0 depends on 1",
                        node -> first(node).putArray("depends").add(1)),
                broken(
                        "stands there twice",
                        node -> ((tools.jackson.databind.node.ArrayNode) node.get("transactions"))
                                .add(first(node).deepCopy())),
                broken(
                        "transactions[0] is no object",
                        node -> node.putArray("transactions").add(1)),
                broken(
                        "the coinbase does not pay 5 to",
                        node -> node.put("cumulus_fluxnode_address", "tmACUcYvHqqaAsb5piZ3XJjjEE9C4LoxuHr")
                                .put("cumulus_fluxnode_payout", 5)),
                broken(
                        "cumulus_fluxnode_address is no address: t1abc",
                        node -> node.put("cumulus_fluxnode_address", "t1abc").put("cumulus_fluxnode_payout", 5)),
                broken("stratus_fluxnode_address is missing", node -> node.put("stratus_fluxnode_payout", 5)));
    }

    private static Arguments broken(String reason, Consumer<ObjectNode> change) {
        return Arguments.of(reason, change);
    }

    private static ObjectNode coinbase(ObjectNode node) {
        return (ObjectNode) node.get("coinbasetxn");
    }

    private static ObjectNode first(ObjectNode node) {
        return (ObjectNode) node.get("transactions").get(0);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatDoesNotAddUpIsRefusedWithTheReason(String reason, Consumer<ObjectNode> change) {
        ObjectNode node = Templates.node("getblocktemplate-with-tx.json");
        change.accept(node);
        assertThatThrownBy(() -> BlockTemplate.parse(node))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("payments")
    void paymentThatTheCoinbaseDoesNotMakeIsRefused(String key, long amount) {
        ObjectNode node =
                Templates.node("getblocktemplate-fluxnode-payouts.json").put(key, amount);
        assertThatThrownBy(() -> BlockTemplate.parse(node)).hasMessageContaining("as " + key + " says");
    }

    static List<Arguments> payments() {
        return List.of(
                Arguments.of("cumulus_fluxnode_payout", 1124999999L),
                Arguments.of("nimbus_fluxnode_payout", 4500000000L),
                Arguments.of("stratus_fluxnode_payout", 0L));
    }

    @Test
    void answerThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> BlockTemplate.parse(Json.MAPPER.readTree("[]")))
                .hasMessage("the answer is no object");
    }

    /** Whatever bytes change, a template comes out that adds up, or the reason why not. */
    @ParameterizedTest
    @FieldSource("FILES")
    void mutatedTemplatesAreRefusedOrAddUp(String file) {
        long seed = file.hashCode();
        Random random = new Random(seed);
        byte[] recorded = Recorded.text(file).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = recorded.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                byte[] pool = random.nextInt(4) == 0 ? new byte[] {(byte) random.nextInt(256)} : recorded;
                bytes[random.nextInt(bytes.length)] = pool[random.nextInt(pool.length)];
            }
            JsonNode answer;
            try {
                answer = Json.MAPPER.readTree(bytes).path("result");
            } catch (JacksonException e) {
                continue;
            }
            try {
                BlockTemplate template = BlockTemplate.parse(answer);
                long total = template.coinbase().outputs().stream()
                        .mapToLong(TxOutput::value)
                        .sum();
                long others = template.requiredOutputs().stream()
                        .mapToLong(TxOutput::value)
                        .sum();
                assertThat(template.minerUnits() + others)
                        .as("seed %d, input %d", seed, i)
                        .isEqualTo(total);
            } catch (TemplateException e) {
                assertThat(e).message().isNotBlank();
            }
        }
    }
}
