package io.fluxforge.node.describe;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.NodeTransaction;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxFormat;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.HexFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transaction as {@code getrawtransaction} describes it (fluxd {@code rpc/rawtransaction.cpp}, {@code TxToJSON}), as far as the
 * transaction alone tells.
 */
public final class TransactionJson {
    private TransactionJson() {}

    /** The text for people of {@link #withHex}. */
    public static String text(Transaction transaction, AddressPrefixes prefixes) {
        return ChainJson.toText(withHex(transaction, prefixes));
    }

    /** The answer to {@code getrawtransaction TXID 1}: the bytes in hex, then {@link #describe}. */
    public static ObjectNode withHex(Transaction transaction, AddressPrefixes prefixes) {
        ObjectNode node = ChainJson.object().put("hex", HexFormat.of().formatHex(transaction.toBytes()));
        node.setAll(describe(transaction, prefixes));
        return node;
    }

    /**
     * The fields of a transaction.
     *
     * @param prefixes of the network's addresses
     */
    public static ObjectNode describe(Transaction transaction, AddressPrefixes prefixes) {
        ObjectNode node =
                ChainJson.object().put("txid", transaction.txid().toString()).put("version", transaction.version());
        switch (transaction) {
            case PaymentTransaction payment -> describePayment(node, payment, prefixes);
            case NodeTransaction nodeTransaction -> NodeTransactionJson.describe(node, nodeTransaction);
        }
        return node;
    }

    private static void describePayment(ObjectNode node, PaymentTransaction payment, AddressPrefixes prefixes) {
        boolean overwintered = payment.format() != TxFormat.LEGACY;
        node.put("overwintered", overwintered);
        if (overwintered) {
            node.put(
                    "versiongroupid",
                    HexFormat.of().toHexDigits(payment.format().versionGroupId()));
        }
        node.put("locktime", payment.lockTime());
        if (overwintered) {
            node.put("expiryheight", payment.expiryHeight());
        }
        ArrayNode inputs = node.putArray("vin");
        payment.inputs().forEach(input -> inputs.add(input(input, payment.isCoinbase())));
        ArrayNode outputs = node.putArray("vout");
        for (int i = 0; i < payment.outputs().size(); i++) {
            outputs.add(output(payment.outputs().get(i), i, prefixes));
        }
        ShieldedJson.describe(node, payment);
    }

    private static ObjectNode input(TxInput input, boolean coinbase) {
        ObjectNode node = ChainJson.object();
        if (coinbase) {
            node.put("coinbase", input.script().toString());
        } else {
            node.put("txid", input.previous().txid().toString())
                    .put("vout", input.previous().index());
            node.set("scriptSig", ScriptJson.ofInput(input.script()));
        }
        return node.put("sequence", input.sequence());
    }

    private static ObjectNode output(TxOutput output, int index, AddressPrefixes prefixes) {
        ObjectNode node = ChainJson.object()
                .put("value", ChainJson.coins(output.value()))
                .put("valueZat", output.value())
                .put("valueSat", output.value())
                .put("n", index);
        node.set("scriptPubKey", ScriptJson.ofOutput(output.script(), prefixes));
        return node;
    }
}
