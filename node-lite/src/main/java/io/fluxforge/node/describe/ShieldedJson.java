package io.fluxforge.node.describe;

import io.fluxforge.node.codec.JoinSplit;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.ShieldedOutput;
import io.fluxforge.node.codec.ShieldedParts;
import io.fluxforge.node.codec.ShieldedSpend;
import io.fluxforge.node.codec.TxFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shielded parts of a transaction as a node describes them (fluxd {@code rpc/rawtransaction.cpp}). */
final class ShieldedJson {
    private ShieldedJson() {}

    static void describe(ObjectNode node, PaymentTransaction payment) {
        ShieldedParts shielded = payment.shielded();
        ArrayNode joinSplits = node.putArray("vJoinSplit");
        shielded.joinSplits().forEach(joinSplit -> joinSplits.add(joinSplit(joinSplit)));
        if (payment.format() != TxFormat.SAPLING) {
            return;
        }
        node.put("valueBalance", ChainJson.coins(shielded.valueBalance()))
                .put("valueBalanceZat", shielded.valueBalance());
        ArrayNode spends = node.putArray("vShieldedSpend");
        shielded.spends().forEach(spend -> spends.add(spend(spend)));
        ArrayNode outputs = node.putArray("vShieldedOutput");
        shielded.outputs().forEach(output -> outputs.add(output(output)));
        if (shielded.bindingSignature().size() > 0) {
            node.put("bindingSig", shielded.bindingSignature().toString());
        }
    }

    private static ObjectNode joinSplit(JoinSplit joinSplit) {
        ObjectNode node = ChainJson.object()
                .put("vpub_old", ChainJson.coins(joinSplit.vpubOld()))
                .put("vpub_oldZat", joinSplit.vpubOld())
                .put("vpub_new", ChainJson.coins(joinSplit.vpubNew()))
                .put("vpub_newZat", joinSplit.vpubNew())
                .put("anchor", joinSplit.anchor().toString());
        node.set("nullifiers", ChainJson.strings(joinSplit.nullifiers()));
        node.set("commitments", ChainJson.strings(joinSplit.commitments()));
        node.put("onetimePubKey", joinSplit.ephemeralKey().toString())
                .put("randomSeed", joinSplit.randomSeed().toString());
        node.set("macs", ChainJson.strings(joinSplit.macs()));
        node.put("proof", joinSplit.proof().toString());
        node.set("ciphertexts", ChainJson.strings(joinSplit.ciphertexts()));
        return node;
    }

    private static ObjectNode spend(ShieldedSpend spend) {
        return ChainJson.object()
                .put("cv", spend.cv().toString())
                .put("anchor", spend.anchor().toString())
                .put("nullifier", spend.nullifier().toString())
                .put("rk", spend.rk().toString())
                .put("proof", spend.proof().toString())
                .put("spendAuthSig", spend.spendAuthSignature().toString());
    }

    private static ObjectNode output(ShieldedOutput output) {
        return ChainJson.object()
                .put("cv", output.cv().toString())
                .put("cmu", output.cmu().toString())
                .put("ephemeralKey", output.ephemeralKey().toString())
                .put("encCiphertext", output.encCiphertext().toString())
                .put("outCiphertext", output.outCiphertext().toString())
                .put("proof", output.proof().toString());
    }
}
