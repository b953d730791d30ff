package io.fluxforge.stratum.server.payout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.verifier.Sha256d;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The RPC of the simulated node for another process; some answers get lost, before or after the call was done. */
final class SimRpc implements AutoCloseable {
    /** The one address that the wallet says is its own. */
    static final String POOL = SimPool.miner(255);

    private final SimChain chain;
    private final SimWallet wallet;
    private final LongSupplier clock;
    private final Random random = new Random(17);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    volatile double lost;

    SimRpc(SimChain chain, SimWallet wallet, LongSupplier clock) throws IOException {
        this.chain = chain;
        this.wallet = wallet;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private boolean isLost() {
        synchronized (random) {
            return random.nextDouble() < lost;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            if (isLost()) {
                return;
            }
            JsonNode answer;
            if (request.isArray()) {
                ArrayNode all = Json.MAPPER.createArrayNode();
                request.forEach(one -> all.add(answer(one)));
                answer = all;
            } else {
                answer = answer(request);
            }
            if (isLost()) {
                return;
            }
            byte[] bytes = Json.MAPPER.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;

        Refused(int code, String words) {
            super(words, null, false, false);
            this.code = code;
        }
    }

    private ObjectNode answer(JsonNode request) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("id", request.get("id"));
        try {
            answer.set(
                    "result",
                    Json.MAPPER.valueToTree(result(request.path("method").asString(), request.path("params"))));
            answer.putNull("error");
        } catch (Refused e) {
            answer.putNull("result");
            answer.putObject("error").put("code", e.code).put("message", e.getMessage());
        }
        return answer;
    }

    private Object result(String method, JsonNode params) {
        return switch (method) {
            case "getblockchaininfo" -> {
                ChainPoint tip = chain.tip();
                yield Map.of(
                        "chain", "regtest",
                        "blocks", tip.height(),
                        "headers", tip.height(),
                        "bestblockhash", tip.hash().toString(),
                        "verificationprogress", 1.0);
            }
            case "getnetworkinfo" -> Map.of("connections", 8);
            case "getblockhash" ->
                chain.at(params.get(0).asInt())
                        .orElseThrow(() -> new Refused(RpcError.INVALID_PARAMETER, "Block height out of range"))
                        .hash()
                        .toString();
            case "getblockheader" -> header(Hash256.parse(params.get(0).asString()));
            case "getblock" ->
                HexFormat.of()
                        .formatHex(chain.block(Hash256.parse(params.get(0).asString()))
                                .orElseThrow(() -> new Refused(RpcError.NOT_FOUND, "Block not found")));
            case "gettxout" -> {
                OutPoint point = new OutPoint(
                        Hash256.parse(params.get(0).asString()), params.get(1).asInt());
                boolean there = chain.isUnspent(point, params.get(2).asBoolean());
                yield there ? Map.of("coinbase", true) : Json.MAPPER.nullNode();
            }
            case "sendrawtransaction" ->
                send(HexFormat.of().parseHex(params.get(0).asString()));
            case "getrawmempool" ->
                chain.mempool().stream()
                        .map(raw -> Hash256.of(Sha256d.hash(raw)).toString())
                        .toList();
            case "getrawtransaction" ->
                HexFormat.of()
                        .formatHex(chain.mempool().stream()
                                .filter(raw -> Hash256.of(Sha256d.hash(raw))
                                        .toString()
                                        .equals(params.get(0).asString()))
                                .findFirst()
                                .orElseThrow(() -> new Refused(RpcError.NOT_FOUND, "No such mempool transaction")));
            case "validateaddress" ->
                Map.of("isvalid", true, "ismine", params.get(0).asString().equals(POOL));
            case "getbalance" -> BigDecimal.valueOf(wallet.balance(), 8);
            case "sendmany" -> sendMany(params.get(1), params.get(3).asString());
            case "listtransactions" -> {
                List<SimWallet.Sent> all = wallet.all();
                int end = Math.max(0, all.size() - params.get(2).asInt());
                int start = Math.max(0, end - params.get(1).asInt());
                yield all.subList(start, end).stream()
                        .map(one -> Map.of(
                                "txid",
                                one.txid().toString(),
                                "category",
                                "send",
                                "comment",
                                one.comment(),
                                "time",
                                clock.getAsLong() / 1000))
                        .toList();
            }
            case "gettransaction" -> {
                NodeWallet.Made made =
                        wallet.transaction(Hash256.parse(params.get(0).asString()));
                yield Map.of(
                        "hex",
                        made.bytes().toString(),
                        "fee",
                        BigDecimal.valueOf(-made.fee(), 8),
                        "confirmations",
                        made.confirmations());
            }
            case "simtime" -> clock.getAsLong();
            default -> throw new Refused(RpcError.METHOD_NOT_FOUND, "Method not found");
        };
    }

    private Map<String, Object> header(Hash256 hash) {
        ChainPoint point = chain.point(hash);
        if (point == null) {
            throw new Refused(RpcError.NOT_FOUND, "Block not found");
        }
        return Map.of(
                "hash", hash.toString(),
                "height", point.height(),
                "confirmations", Math.max(1, chain.tip().height() - point.height() + 1),
                "time", 1,
                "bits", "1f07ffff",
                "chainwork", String.format("%064x", point.work()));
    }

    private String send(byte[] raw) {
        PayoutChain.Sending sending = chain.send(raw);
        return switch (sending.kind()) {
            case HAS -> {
                if (sending.words().contains("in block chain")) {
                    throw new Refused(RpcError.ALREADY_IN_CHAIN, sending.words());
                }
                yield Hash256.of(Sha256d.hash(raw)).toString();
            }
            case INPUT_MISSING -> throw new Refused(-25, "Missing inputs");
            case LATER, REFUSED -> throw new Refused(RpcError.TRANSACTION_REJECTED, sending.words());
        };
    }

    private String sendMany(JsonNode amounts, String comment) {
        Map<String, Long> units = new LinkedHashMap<>();
        amounts.properties()
                .forEach(entry -> units.put(
                        entry.getKey(),
                        entry.getValue().decimalValue().movePointRight(8).longValueExact()));
        return switch (wallet.send(units, comment)) {
            case NodeWallet.Outcome.Sent(Hash256 txid) -> txid.toString();
            case NodeWallet.Outcome.Refused(String words) -> throw new Refused(-6, words);
            case NodeWallet.Outcome.Unknown(String words) -> throw new AssertionError(words);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
