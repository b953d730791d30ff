package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Methods of the wallet (fluxd {@code wallet/rpcwallet.cpp}, {@code rpcdump.cpp}). */
final class WalletMethods {
    private static final int ACCOUNTS_UNSUPPORTED = -11;
    private static final int MANY = 9_999_999;
    private static final int COIN_DIGITS = 8;
    /** That a real node's wallet has. */
    static final int VERSION = 60_000;

    private final PrivateChain chain;
    private final Wallet wallet;
    private final WalletJson json;

    WalletMethods(PrivateChain chain, Wallet wallet) {
        this.chain = chain;
        this.wallet = wallet;
        this.json = new WalletJson(chain, wallet);
    }

    /** Every one holds the chain's lock, under which the wallet is. */
    void addTo(Map<String, RpcMethod> methods) {
        add(methods, "getbalance", this::balance);
        add(methods, "getwalletinfo", _ -> info());
        add(methods, "z_gettotalbalance", this::totalBalance);
        add(methods, "getnewaddress", _ -> newAddress(false));
        add(methods, "getrawchangeaddress", _ -> newAddress(true));
        add(methods, "importprivkey", this::importKey);
        add(methods, "dumpprivkey", this::dumpKey);
        add(methods, "listunspent", this::unspent);
        add(methods, "sendmany", this::sendMany);
        add(methods, "sendtoaddress", this::sendToAddress);
        add(methods, "gettransaction", this::transaction);
        add(methods, "listtransactions", this::transactions);
        add(methods, "listsinceblock", this::sinceBlock);
    }

    private void add(Map<String, RpcMethod> methods, String name, RpcMethod method) {
        methods.put(name, params -> {
            synchronized (chain) {
                return method.call(params);
            }
        });
    }

    private static JsonNode coins(long units) {
        return DecimalNode.valueOf(BigDecimal.valueOf(units, COIN_DIGITS));
    }

    private JsonNode balance(RpcParams params) throws RpcFailure {
        requireNoAccount(params);
        return coins(wallet.balance(params.integer(1, 1)));
    }

    private static void requireNoAccount(RpcParams params) throws RpcFailure {
        if (params.has(0) && !params.text(0).isEmpty() && !params.text(0).equals("*")) {
            throw new RpcFailure(ACCOUNTS_UNSUPPORTED, "Accounts are unsupported");
        }
    }

    private long immature() {
        return wallet.coins().stream()
                .filter(coin -> coin.coin().coinbase() && !coin.spendable())
                .mapToLong(coin -> coin.coin().output().value())
                .sum();
    }

    private long unconfirmed() {
        return wallet.coins().stream()
                .filter(coin -> coin.confirmations() == 0 && !coin.spendable())
                .mapToLong(coin -> coin.coin().output().value())
                .sum();
    }

    /** Without the fingerprint of a seed, which this wallet has none of. */
    private JsonNode info() {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("walletversion", VERSION);
        answer.set("balance", coins(wallet.balance(0)));
        answer.set("unconfirmed_balance", coins(unconfirmed()));
        answer.set("immature_balance", coins(immature()));
        answer.put("txcount", wallet.transactions().size());
        answer.put("keypoololdest", chain.nowSeconds());
        answer.put("keypoolsize", 0);
        answer.set("paytxfee", coins(0));
        return answer;
    }

    private JsonNode totalBalance(RpcParams params) throws RpcFailure {
        String transparent = BigDecimal.valueOf(wallet.balance(params.integer(0, 1)), COIN_DIGITS)
                .toPlainString();
        return Json.MAPPER
                .createObjectNode()
                .put("transparent", transparent)
                .put("private", "0.00")
                .put("total", transparent);
    }

    private JsonNode newAddress(boolean change) {
        try {
            return StringNode.valueOf(text(wallet.keys().generate(change)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the wallet's file", e);
        }
    }

    private String text(PrivateKey key) {
        return key.publicKey().address().format(chain.rules().prefixes());
    }

    private JsonNode importKey(RpcParams params) throws RpcFailure {
        PrivateKey key = PrivateKey.parse(
                        params.text(0), chain.network().addresses().secretKey())
                .orElseThrow(() -> new RpcFailure(RpcError.NOT_FOUND, "Invalid private key encoding"));
        try {
            if (wallet.keys().keep(key, false)) {
                wallet.rescan();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the wallet's file", e);
        }
        return StringNode.valueOf(text(key));
    }

    private JsonNode dumpKey(RpcParams params) throws RpcFailure {
        WalletKeys.Owned owned = wallet.keys().of(address(params.text(0)).script());
        if (owned == null) {
            throw new RpcFailure(Wallet.WALLET_ERROR, "Private key for address " + params.text(0) + " is not known");
        }
        return StringNode.valueOf(owned.key().format(chain.network().addresses().secretKey()));
    }

    private Address address(String text) throws RpcFailure {
        return Address.parse(text, chain.rules().prefixes())
                .orElseThrow(() -> new RpcFailure(RpcError.NOT_FOUND, "Invalid Flux address: " + text));
    }

    private JsonNode unspent(RpcParams params) throws RpcFailure {
        int least = params.integer(0, 1);
        int most = params.integer(1, MANY);
        Set<Address> wanted = new HashSet<>();
        if (params.has(2)) {
            for (JsonNode one : params.node(2)) {
                wanted.add(address(one.asString("")));
            }
        }
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Wallet.Owned coin : wallet.coins()) {
            boolean listed = coin.spendable() && coin.confirmations() >= least && coin.confirmations() <= most;
            Address address = Address.of(coin.coin().output().script()).orElseThrow();
            if (listed && (wanted.isEmpty() || wanted.contains(address))) {
                list.add(json.coin(coin, address));
            }
        }
        return list;
    }

    /** From account, amounts by address, least confirmations, comment, who bears the fee; the account is none, as everywhere. */
    private JsonNode sendMany(RpcParams params) throws RpcFailure {
        requireNoAccount(params);
        JsonNode amounts = params.node(1);
        if (!amounts.isObject()) {
            throw new RpcFailure(RpcError.WRONG_TYPE, "JSON value is not an object as expected");
        }
        int least = params.integer(2, 1);
        String comment = params.has(3) ? params.text(3) : "";
        Set<String> bearers = new HashSet<>();
        if (params.has(4)) {
            params.node(4).forEach(address -> bearers.add(address.asString("")));
        }
        List<TxOutput> outputs = new ArrayList<>();
        Set<Script> feeFrom = new HashSet<>();
        for (Map.Entry<String, JsonNode> payee : amounts.properties()) {
            Script script = address(payee.getKey()).script();
            outputs.add(new TxOutput(units(payee.getValue()), script));
            if (bearers.contains(payee.getKey())) {
                feeFrom.add(script);
            }
        }
        if (outputs.isEmpty()) {
            throw new RpcFailure(Wallet.INSUFFICIENT_FUNDS, "Transaction amounts must be positive");
        }
        return send(outputs, feeFrom, least, comment);
    }

    private JsonNode sendToAddress(RpcParams params) throws RpcFailure {
        TxOutput output =
                new TxOutput(units(params.node(1)), address(params.text(0)).script());
        return send(List.of(output), Set.of(), 1, params.has(2) ? params.text(2) : "");
    }

    private JsonNode send(List<TxOutput> outputs, Set<Script> feeFrom, int least, String comment) throws RpcFailure {
        PaymentTransaction payment = wallet.send(outputs, feeFrom, least, comment);
        return StringNode.valueOf(payment.txid().toString());
    }

    /** An amount in coins, as a number or a string, exactly. */
    private static long units(JsonNode amount) throws RpcFailure {
        try {
            if (amount.isNumber() || amount.isString()) {
                BigInteger units = new BigDecimal(amount.asString())
                        .movePointRight(COIN_DIGITS)
                        .toBigIntegerExact();
                if (units.signum() > 0 && units.compareTo(BigInteger.valueOf(TransactionRules.MAX_UNITS)) <= 0) {
                    return units.longValueExact();
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Said below.
        }
        throw new RpcFailure(RpcError.WRONG_TYPE, "Invalid amount");
    }

    private JsonNode transaction(RpcParams params) throws RpcFailure {
        Hash256 txid = params.hash(0, "txid");
        Wallet.Known known = wallet.find(txid);
        if (known == null) {
            throw new RpcFailure(RpcError.NOT_FOUND, "Invalid or non-wallet transaction id");
        }
        return json.transaction(known);
    }

    /** The latest, the oldest of them first. */
    private JsonNode transactions(RpcParams params) throws RpcFailure {
        requireNoAccount(params);
        int count = params.integer(1, 10);
        int from = params.integer(2, 0);
        if (count < 0 || from < 0) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, count < 0 ? "Negative count" : "Negative from");
        }
        List<JsonNode> newestFirst = new ArrayList<>();
        for (Wallet.Known known : wallet.transactions().reversed()) {
            if (newestFirst.size() - (long) from >= count) {
                break;
            }
            newestFirst.addAll(json.entries(known));
        }
        int begin = Math.min(from, newestFirst.size());
        int end = (int) Math.min((long) from + count, newestFirst.size());
        ArrayNode list = Json.MAPPER.createArrayNode();
        list.addAll(newestFirst.subList(begin, end).reversed());
        return list;
    }

    private JsonNode sinceBlock(RpcParams params) throws RpcFailure {
        int depth = Integer.MAX_VALUE;
        if (params.has(0)) {
            BlockEntry since = chain.find(params.hash(0, "blockhash"));
            if (since != null && chain.isActive(since)) {
                depth = chain.tip().height - since.height;
            }
        }
        int target = params.integer(1, 1);
        if (target < 1) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "Invalid parameter");
        }
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Wallet.Known known : wallet.transactions()) {
            if (wallet.confirmations(known.transaction().txid()) <= depth) {
                list.addAll(json.entries(known));
            }
        }
        BlockEntry last = chain.at(Math.max(0, chain.tip().height - target + 1));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("transactions", list);
        answer.put("lastblock", last == null ? "" : last.hash.toString());
        return answer;
    }
}
