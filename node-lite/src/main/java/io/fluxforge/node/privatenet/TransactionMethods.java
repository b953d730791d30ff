package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.describe.TransactionJson;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcError;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Methods about transactions, coins and addresses (fluxd {@code rpc/rawtransaction.cpp}, {@code rpc/misc.cpp}). */
final class TransactionMethods {
    private static final int COMPRESSED_BYTES = 33;

    private final PrivateChain chain;
    private final Wallet wallet;

    TransactionMethods(PrivateChain chain, Wallet wallet) {
        this.chain = chain;
        this.wallet = wallet;
    }

    void addTo(Map<String, RpcMethod> methods) {
        methods.put("getrawtransaction", this::rawTransaction);
        methods.put("sendrawtransaction", this::send);
        methods.put(
                "decoderawtransaction",
                params -> TransactionJson.describe(decode(params), chain.rules().prefixes()));
        methods.put("getrawmempool", this::mempool);
        methods.put("getmempoolinfo", _ -> mempoolInfo());
        methods.put("gettxout", this::coin);
        methods.put("validateaddress", this::address);
    }

    private static Transaction decode(RpcParams params) throws RpcFailure {
        try {
            return Transaction.decode(params.hex(0, "TX decode failed"));
        } catch (DecodeException e) {
            throw new RpcFailure(RpcError.DECODE_FAILED, "TX decode failed");
        }
    }

    private JsonNode rawTransaction(RpcParams params) throws RpcFailure {
        Hash256 txid = params.hash(0, "parameter 1");
        boolean verbose = params.flag(1, false);
        synchronized (chain) {
            BlockEntry block = chain.blockOf(txid);
            Transaction transaction = find(txid, block);
            if (transaction == null) {
                throw new RpcFailure(RpcError.NOT_FOUND, "No information available about transaction");
            }
            if (!verbose) {
                return StringNode.valueOf(HexFormat.of().formatHex(transaction.toBytes()));
            }
            ObjectNode answer =
                    TransactionJson.withHex(transaction, chain.rules().prefixes());
            if (block != null) {
                answer.put("blockhash", block.hash.toString())
                        .put("height", block.height)
                        .put("confirmations", chain.tip().height - block.height + 1)
                        .put("time", block.header.time())
                        .put("blocktime", block.header.time());
            }
            return answer;
        }
    }

    private @Nullable Transaction find(Hash256 txid, @Nullable BlockEntry block) {
        if (block != null) {
            return chain.blockOf(block).transactions().stream()
                    .filter(transaction -> transaction.txid().equals(txid))
                    .findFirst()
                    .orElseThrow();
        }
        Mempool.Entry entry = chain.mempool().get(txid);
        return entry == null ? null : entry.transaction();
    }

    private JsonNode send(RpcParams params) throws RpcFailure {
        Transaction transaction = decode(params);
        TransactionVerdict verdict = chain.submit(transaction);
        return switch (verdict.kind()) {
            case ACCEPTED, KNOWN -> StringNode.valueOf(transaction.txid().toString());
            case IN_CHAIN -> throw new RpcFailure(RpcError.ALREADY_IN_CHAIN, verdict.word());
            case MISSING_INPUTS -> throw new RpcFailure(-25, "Missing inputs");
            case REJECTED -> throw new RpcFailure(RpcError.TRANSACTION_REJECTED, "16: " + verdict.word());
        };
    }

    private JsonNode mempool(RpcParams params) throws RpcFailure {
        boolean verbose = params.flag(0, false);
        synchronized (chain) {
            if (!verbose) {
                ArrayNode list = Json.MAPPER.createArrayNode();
                chain.mempool()
                        .entries()
                        .forEach(entry -> list.add(entry.transaction().txid().toString()));
                return list;
            }
            ObjectNode all = Json.MAPPER.createObjectNode();
            for (Mempool.Entry entry : chain.mempool().entries()) {
                PaymentTransaction transaction = entry.transaction();
                ObjectNode one = all.putObject(transaction.txid().toString())
                        .put("size", entry.size())
                        .put("fee", BigDecimal.valueOf(entry.fee(), 8))
                        .put("time", entry.time())
                        .put("height", entry.height())
                        // Priorities died out with coin age; blocks here are filled in the order of arrival.
                        .put("startingpriority", 0)
                        .put("currentpriority", 0);
                ArrayNode depends = one.putArray("depends");
                chain.mempool().dependsOf(transaction).forEach(txid -> depends.add(txid.toString()));
            }
            return all;
        }
    }

    private JsonNode mempoolInfo() {
        synchronized (chain) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("size", chain.mempool().entries().size())
                    .put("bytes", chain.mempool().bytes())
                    .put("usage", chain.mempool().bytes());
        }
    }

    private JsonNode coin(RpcParams params) throws RpcFailure {
        Hash256 txid = params.hash(0, "txid");
        int index = params.integer(1);
        boolean withMempool = params.flag(2, true);
        synchronized (chain) {
            if (index < 0) {
                return Json.MAPPER.nullNode();
            }
            OutPoint point = new OutPoint(txid, index);
            Coin coin = withMempool ? chain.mempool().coins().coin(point) : chain.coin(point);
            if (coin == null) {
                return Json.MAPPER.nullNode();
            }
            boolean confirmed = chain.coin(point) != null;
            Transaction transaction = find(txid, chain.blockOf(txid));
            if (transaction == null) {
                return Json.MAPPER.nullNode();
            }
            JsonNode output = TransactionJson.describe(
                            transaction, chain.rules().prefixes())
                    .path("vout")
                    .path(index);
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.put("bestblock", chain.tip().hash.toString());
            answer.put("confirmations", confirmed ? chain.tip().height - coin.height() + 1 : 0);
            answer.set("value", output.path("value"));
            answer.set("scriptPubKey", output.path("scriptPubKey"));
            answer.put("version", transaction.version());
            answer.put("coinbase", coin.coinbase());
            return answer;
        }
    }

    private JsonNode address(RpcParams params) throws RpcFailure {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        Optional<Address> address = Address.parse(params.text(0), chain.rules().prefixes());
        answer.put("isvalid", address.isPresent());
        if (address.isPresent()) {
            describe(address.get(), answer);
        }
        return answer;
    }

    private void describe(Address known, ObjectNode answer) {
        WalletKeys.Owned owned;
        synchronized (chain) {
            owned = wallet.keys().of(known.script());
        }
        answer.put("address", known.format(chain.rules().prefixes()))
                .put("scriptPubKey", known.script().toString())
                .put("ismine", owned != null)
                .put("iswatchonly", false)
                .put("isscript", known.kind() == Address.Kind.SCRIPT_HASH);
        if (owned != null) {
            ByteString key = owned.key().publicKey().bytes();
            answer.put("pubkey", key.toString())
                    .put("iscompressed", key.size() == COMPRESSED_BYTES)
                    .put("account", "");
        }
    }
}
