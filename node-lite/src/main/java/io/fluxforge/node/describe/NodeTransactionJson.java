package io.fluxforge.node.describe;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.NodeDelegates;
import io.fluxforge.node.codec.NodeStart;
import io.fluxforge.node.codec.NodeTransaction;
import io.fluxforge.node.codec.OutPoint;
import java.util.Base64;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A node transaction as a node describes it (fluxd {@code rpc/rawtransaction.cpp}, {@code TxToJSON}). */
final class NodeTransactionJson {
    private static final int SHORT_HASH_DIGITS = 10;

    private NodeTransactionJson() {}

    static void describe(ObjectNode node, NodeTransaction transaction) {
        OutPoint collateral = transaction.collateral();
        node.put("type", transaction instanceof NodeStart ? "Starting a fluxnode" : "Confirming a fluxnode")
                .put("collateral_output", shortText(collateral))
                .put("collateral", text(collateral.txid().toString(), collateral.index()))
                .put("txhash", collateral.txid().toString())
                .put("outidx", Long.toString(collateral.index()))
                .put("sigtime", transaction.signatureTime())
                .put("sig", base64(transaction.signature()));
        switch (transaction) {
            case NodeStart start -> describeStart(node, start);
            case NodeConfirm confirm ->
                node.put("ip", confirm.address())
                        .put("update_type", confirm.updateType())
                        .put("benchmark_tier", tier(confirm.benchmarkTier()))
                        .put("benchmark_sigtime", confirm.benchmarkTime())
                        .put("benchmark_sig", base64(confirm.benchmarkSignature()));
        }
    }

    /** An output with the first digits of its transaction's id, as nodes write it in passing. */
    static String shortText(OutPoint outPoint) {
        return text(outPoint.txid().toString().substring(0, SHORT_HASH_DIGITS), outPoint.index());
    }

    private static String text(String txid, long index) {
        return "COutPoint(" + txid + ", " + index + ")";
    }

    private static void describeStart(ObjectNode node, NodeStart start) {
        node.put("ip", "");
        if (start.version() == NodeTransaction.UPGRADED_VERSION) {
            node.put("fluxnode_upgraded_tx_version", start.subVersion());
        }
        if (start.isP2sh()) {
            node.put("redeemscript", ScriptJson.assembly(start.redeemScript(), false));
        } else {
            node.put("collateral_pubkey", base64(start.collateralKey()));
        }
        start.delegates().filter(NodeDelegates::used).ifPresent(delegates -> {
            node.put("using_delegates", true);
            ObjectNode data = node.putObject("delegate_data")
                    .put("version", delegates.version())
                    .put("type", delegates.type());
            ArrayNode keys = data.putArray("keys");
            delegates.keys().forEach(key -> keys.add(base64(key)));
        });
        node.put("zelnode_pubkey", base64(start.nodeKey()));
    }

    private static String tier(int tier) {
        return switch (tier) {
            case 0 -> "NONE";
            case 1 -> "CUMULUS";
            case 2 -> "NIMBUS";
            case 3 -> "STRATUS";
            default -> "UNKNOWN TIER (" + tier + ")";
        };
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toBytes());
    }
}
