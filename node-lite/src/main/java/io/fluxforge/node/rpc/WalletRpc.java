package io.fluxforge.node.rpc;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.json.JsonFields;
import io.fluxforge.node.json.JsonShapeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a payout asks of the wallet in a node (fluxd {@code wallet/rpcwallet.cpp}). Errors as in {@link FluxRpc}. */
public final class WalletRpc {
    /** The wallet has not enough coins. */
    public static final int INSUFFICIENT_FUNDS = -6;

    private static final int DECIMALS = 8;

    private final JsonRpcClient client;

    /** Asks by this client, which is not closed here. */
    public WalletRpc(JsonRpcClient client) {
        this.client = client;
    }

    /**
     * An entry of the wallet's list.
     *
     * @param txid of the transaction
     * @param category {@code send}, {@code receive}, {@code generate}, ...
     * @param comment as it was sent with; empty for none
     * @param time seconds since 1970
     */
    public record Entry(Hash256 txid, String category, String comment, long time) {}

    /**
     * A transaction of the wallet.
     *
     * @param bytes as on the wire
     * @param fee units that it pays to the network
     * @param confirmations 0 while it is in no block, below 0 while a conflicting one is
     */
    public record Sent(ByteString bytes, long fee, int confirmations) {}

    /** Whether the wallet has the key of an address; false too where the node has no wallet. */
    public RpcResult<Boolean> isMine(String address) throws RpcException, InterruptedException {
        return typed("validateaddress", client.call(RpcCall.repeatable("validateaddress", address)), answer -> {
            JsonFields fields = JsonFields.of("", answer);
            return fields.has("ismine") && fields.node("ismine").asBoolean(false);
        });
    }

    /** Units that the wallet can spend, by its own rule: a coinbase counts one block later than a block may spend it. */
    public RpcResult<Long> balance() throws RpcException, InterruptedException {
        return typed(
                "getbalance", client.call(RpcCall.repeatable("getbalance")), answer -> units("the answer", answer));
    }

    /**
     * Pays. The call is made once; who gets no answer looks for the comment before paying again.
     *
     * @param units what is owed by address; the fee is taken from these, in equal parts
     * @param comment kept in the wallet with the transaction
     * @return the transaction's id
     */
    public RpcResult<Hash256> sendMany(Map<String, Long> units, String comment)
            throws RpcException, InterruptedException {
        Map<String, Object> amounts = new LinkedHashMap<>();
        units.forEach((address, amount) -> amounts.put(address, BigDecimal.valueOf(amount, DECIMALS)));
        RpcCall call = RpcCall.once("sendmany", "", amounts, 1, comment, new ArrayList<>(units.keySet()));
        return typed("sendmany", client.call(call), answer -> JsonFields.hash("the answer", answer));
    }

    /**
     * A part of the wallet's list.
     *
     * @param count entries at most
     * @param skip so many of the newest are left out
     */
    public RpcResult<List<Entry>> transactions(int count, int skip) throws RpcException, InterruptedException {
        return typed(
                "listtransactions", client.call(RpcCall.repeatable("listtransactions", "*", count, skip)), answer -> {
                    List<Entry> entries = new ArrayList<>(answer.size());
                    for (JsonNode item : answer) {
                        JsonFields fields = JsonFields.of("", item);
                        // An entry of a move between accounts has no transaction.
                        if (fields.has("txid")) {
                            entries.add(new Entry(
                                    fields.hash("txid"),
                                    fields.text("category"),
                                    fields.has("comment") ? fields.text("comment") : "",
                                    fields.integer("time", 0, Long.MAX_VALUE)));
                        }
                    }
                    return entries;
                });
    }

    /** A transaction of the wallet. */
    public RpcResult<Sent> transaction(Hash256 txid) throws RpcException, InterruptedException {
        return typed("gettransaction", client.call(RpcCall.repeatable("gettransaction", txid.toString())), answer -> {
            JsonFields fields = JsonFields.of("", answer);
            long fee = fields.has("fee") ? Math.absExact(units("fee", fields.node("fee"))) : 0;
            int confirmations = fields.has("confirmations")
                    ? (int) fields.integer("confirmations", Integer.MIN_VALUE, Integer.MAX_VALUE)
                    : 0;
            return new Sent(ByteString.of(fields.bytes("hex")), fee, confirmations);
        });
    }

    private static long units(String name, JsonNode amount) throws JsonShapeException {
        try {
            if (amount.isNumber()) {
                return amount.decimalValue().movePointRight(DECIMALS).longValueExact();
            }
        } catch (ArithmeticException e) {
            // Said below.
        }
        throw new JsonShapeException(name + " is no amount of at most " + DECIMALS + " decimals");
    }

    private interface Shape<T> {
        T of(JsonNode answer) throws JsonShapeException;
    }

    private static <T> RpcResult<T> typed(String method, RpcResult<JsonNode> result, Shape<T> shape)
            throws RpcException {
        return switch (result) {
            case RpcResult.Refusal<JsonNode>(RpcError error) -> RpcResult.refused(error);
            case RpcResult.Value<JsonNode>(JsonNode answer) -> {
                try {
                    yield RpcResult.of(shape.of(answer));
                } catch (JsonShapeException e) {
                    throw RpcException.badAnswer(method, "is refused: " + e.getMessage());
                }
            }
        };
    }
}
