package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RewardTest {
    private static final ChainParams MAIN = Networks.builtIn("main");

    /** In units of 10^-8. Miner and development without fees. */
    @ParameterizedTest
    @CsvSource({
        "0,       0,                0,         0,         0,          0,                0",
        "1,       1302000000000000, 0,         0,         0,          1302000000000000, 0",
        "2,       6000000,          0,         0,         0,          6000000,          0",
        "2499,    7497000000,       0,         0,         0,          7497000000,       0",
        "2500,    7503000000,       0,         0,         0,          7503000000,       0",
        "4999,    15000000000,      0,         0,         0,          15000000000,      0",
        "5000,    15000000000,      0,         0,         0,          15000000000,      0",
        "125099,  15000000000,      0,         0,         0,          15000000000,      0",
        "372500,  15000000000,      0,         0,         0,          15000000000,      0",
        "559999,  15000000000,      0,         0,         0,          15000000000,      0",
        "560000,  15000000000,      562500000, 937500000, 2250000000, 11250000000,      0",
        "657849,  15000000000,      562500000, 937500000, 2250000000, 11250000000,      0",
        "657850,  7500000000,       281250000, 468750000, 1125000000, 5625000000,       0",
        "835553,  7500000000,       281250000, 468750000, 1125000000, 5625000000,       0",
        "835554,  7500000000,       562500000, 937500000, 2250000000, 3750000000,       0",
        "836274,  7500000000,       562500000, 937500000, 2250000000, 3750000000,       0",
        "1313199, 7500000000,       562500000, 937500000, 2250000000, 3750000000,       0",
        "1313200, 3750000000,       281250000, 468750000, 1125000000, 1875000000,       0",
        "1968550, 3750000000,       281250000, 468750000, 1125000000, 1875000000,       0",
        "2019999, 3750000000,       281250000, 468750000, 1125000000, 1875000000,       0",
        "2020000, 1400000000,       100000000, 350000000, 900000000,  0,                50000000",
        "3071199, 1400000000,       100000000, 350000000, 900000000,  0,                50000000",
        "3071200, 1260000000,       90000000,  315000000, 810000000,  0,                45000000",
        "4122400, 1134000000,       81000000,  283500000, 729000000,  0,                40500000",
        "23043999, 189119237, 13508516, 47279809, 121576652, 0, 6754260",
        "23044000, 170207313, 12157665, 42551828, 109418986, 0, 6078834",
        "2147483647, 170207313, 12157665, 42551828, 109418986, 0, 6078834",
    })
    void mainNetPays(int height, long subsidy, long cumulus, long nimbus, long stratus, long miner, long development) {
        BlockReward reward = BlockReward.at(MAIN, height);
        assertThat(reward.subsidy()).isEqualTo(subsidy);
        assertThat(reward.payouts()).isEqualTo(new TierPayouts(cumulus, nimbus, stratus));
        assertThat(reward.miner()).isEqualTo(miner);
        assertThat(reward.development()).isEqualTo(development);
        assertThat(cumulus + nimbus + stratus + miner + development).isEqualTo(subsidy);
        assertThat(reward.proofOfNode()).isEqualTo(height >= 2_020_000);
    }

    @Test
    void fundsComeTwelveTimes() {
        List<Integer> heights = new ArrayList<>();
        for (int height = 830_000; height < 1_300_000; height++) {
            if (!BlockReward.at(MAIN, height).funds().isEmpty()) {
                heights.add(height);
            }
        }
        List<Integer> expected = new ArrayList<>(List.of(836_274, 836_994));
        IntStream.range(0, 10).map(i -> 837_714 + 21_600 * i).forEach(expected::add);
        assertThat(heights).isEqualTo(expected);
        assertThat(BlockReward.at(MAIN, 836_274).coinbaseLimit(7)).isEqualTo(7_500_000_00000000L + 75_00000007L);
        assertThat(BlockReward.at(MAIN, 836_994).funds())
                .containsExactly(new Fund(
                        "foundation", "t3XjYMBvwxnXVv9jqg4CgokZ3f7kAoXPQL8", 2_500_000_00000000L, 836_994, 1, 1));
        assertThat(BlockReward.at(MAIN, 1_032_114).funds())
                .singleElement()
                .extracting(Fund::amount)
                .isEqualTo(22_000_000_00000000L);
        assertThat(BlockReward.at(MAIN, Integer.MAX_VALUE).funds()).isEmpty();
    }

    @Test
    void coinbasesOfTheChainSplitAsTheRulesSay() {
        int seen = 0;
        for (JsonNode coinbase : Vectors.entries("tx/coinbase.json")) {
            int height = coinbase.get("height").asInt();
            List<Long> values = coinbase.get("vout")
                    .valueStream()
                    .map(out -> out.get("value").asLong())
                    .toList();
            BlockReward reward = BlockReward.at(MAIN, height);
            TierPayouts formula = TierPayouts.formulaAt(MAIN, height);
            if (height == 100_000) {
                // One in a hundred to someone whom no rule names.
                assertThat(values).containsExactly(reward.subsidy() / 100 * 99, reward.subsidy() / 100);
                continue;
            }
            seen++;
            assertThat(values.subList(1, 4))
                    .as("height %d", height)
                    .containsExactly(formula.cumulus(), formula.nimbus(), formula.stratus());
            long rest = reward.proofOfNode() ? reward.development() : reward.minerPart(formula.total(), 0);
            long fees = values.getFirst() - rest;
            assertThat(fees).as("fees at %d", height).isBetween(0L, 100_000L);
            assertThat(values.stream().mapToLong(Long::longValue).sum()).isEqualTo(reward.coinbaseLimit(fees));
        }
        assertThat(seen).isEqualTo(4);
        // Nodes were paid at 478,074 already, where today's node no longer checks it.
        assertThat(BlockReward.at(MAIN, 478_074).payouts()).isEqualTo(TierPayouts.NONE);
        assertThat(TierPayouts.formulaAt(MAIN, 478_074))
                .isEqualTo(new TierPayouts(562_500_000, 937_500_000, 2_250_000_000L));
    }

    @ParameterizedTest
    @CsvSource({"getblocksubsidy-h10, 10", "getblocksubsidy-h110-fluxnodes, 110", "getblocksubsidy, 103"})
    void nodeTellsTheSameSubsidy(String file, int height) {
        double coins =
                Vectors.json("rpc/" + file + ".json").get("result").get("miner").asDouble();
        assertThat(Subsidy.at(Networks.builtIn("regtest"), height)).isEqualTo(Math.round(coins * 1e8));
    }

    @ParameterizedTest
    @CsvSource({"h4", "h9", "h10-creation-outputs", "h20-swappool", "fluxnode-payouts", "longpoll", "with-tx"})
    void templatesOfTheNodeAddUp(String name) {
        ChainParams regtest = Networks.builtIn("regtest");
        JsonNode template =
                Vectors.json("rpc/getblocktemplate-" + name + ".json").get("result");
        BlockReward reward = BlockReward.at(regtest, template.get("height").asInt());
        boolean paysNodes = template.has("cumulus_fluxnode_payout");
        long fees = -template.get("coinbasetxn").get("fee").asLong();
        // Where no node is there to be paid, the miner keeps the shares.
        long toNodes = paysNodes ? reward.payouts().total() : 0;
        assertThat(template.get("miner_reward").asLong()).isEqualTo(reward.minerPart(toNodes, fees));
        if (paysNodes) {
            assertThat(reward.payouts())
                    .isEqualTo(new TierPayouts(
                            template.get("cumulus_fluxnode_payout").asLong(),
                            template.get("nimbus_fluxnode_payout").asLong(),
                            template.get("stratus_fluxnode_payout").asLong()));
        }
        // Of several equal keys the parser keeps the last, which is the swap pool's.
        assertThat(reward.funds().isEmpty()).isEqualTo(!template.has("flux_creation_amount"));
        if (!reward.funds().isEmpty()) {
            Fund last = reward.funds().getLast();
            assertThat(template.get("flux_creation_address").asString()).isEqualTo(last.address());
            assertThat(template.get("flux_creation_amount").asLong()).isEqualTo(last.amount());
        }
    }

    @Test
    void rewardsOfEveryHeightAddUp() {
        for (String name : Networks.NAMES) {
            ChainParams network = Networks.builtIn(name);
            for (int height = 0; height < 3_000_000; height += 97) {
                BlockReward reward = BlockReward.at(network, height);
                assertThat(reward.payouts().total() + reward.miner() + reward.development())
                        .isEqualTo(reward.subsidy());
                assertThat(reward.miner()).isNotNegative();
                assertThat(reward.development()).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "test, 0, 0", "test, 1, 1302000000000000", "test, 2, 15000000000", "test, 799, 15000000000",
        "test, 800, 1400000000", "regtest, 149, 15000000000", "regtest, 150, 7500000000", "regtest, 300, 3750000000",
        "regtest, 450, 3750000000", "private, 1, 15000000000",
    })
    void otherNetworksPay(String network, int height, long subsidy) {
        assertThat(Subsidy.at(Networks.builtIn(network), height)).isEqualTo(subsidy);
    }
}
