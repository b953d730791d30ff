package io.fluxforge.cli.node;

import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Fund;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A block's reward as one JSON object in one line, amounts in units of 10^-8. */
public final class RewardJson {
    private RewardJson() {}

    /** Prints it. */
    public static void print(ChainParams network, BlockReward reward, PrintStream out) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("network", network.name());
            json.writeNumberProperty("height", reward.height());
            json.writeStringProperty("proof", reward.proofOfNode() ? "PoN" : "PoW");
            json.writeNumberProperty("subsidy", reward.subsidy());
            json.writeNumberProperty("cumulus", reward.payouts().cumulus());
            json.writeNumberProperty("nimbus", reward.payouts().nimbus());
            json.writeNumberProperty("stratus", reward.payouts().stratus());
            json.writeNumberProperty("miner", reward.miner());
            json.writeNumberProperty("development", reward.development());
            json.writeArrayPropertyStart("funds");
            for (Fund fund : reward.funds()) {
                json.writeStartObject();
                json.writeStringProperty("name", fund.name());
                json.writeStringProperty("address", fund.address());
                json.writeNumberProperty("amount", fund.amount());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        bytes.write('\n');
        out.writeBytes(bytes.toByteArray());
        out.flush();
    }
}
