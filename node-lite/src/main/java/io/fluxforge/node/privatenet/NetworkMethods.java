package io.fluxforge.node.privatenet;

import io.fluxforge.node.json.Json;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.rpc.RpcError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Methods about the node and its peers (fluxd {@code rpc/net.cpp}, {@code rpc/misc.cpp}). */
final class NetworkMethods {
    /** The node whose answers these are shaped after. */
    private static final int VERSION = 9_000_650;

    private static final String NOTICE = "private node of Fluxforge: for private use, its coins are worth nothing";
    private static final BigDecimal RELAY_FEE = BigDecimal.valueOf(100, 8);

    private final PrivateChain chain;
    private final ChainMethods chainMethods;
    private final Wallet wallet;
    private final Supplier<List<Peer>> peers;
    private final Runnable stop;

    /** @param stop what ends the node; must not wait for the answer to the call that asks for it */
    NetworkMethods(
            PrivateChain chain, ChainMethods chainMethods, Wallet wallet, Supplier<List<Peer>> peers, Runnable stop) {
        this.chain = chain;
        this.chainMethods = chainMethods;
        this.wallet = wallet;
        this.peers = peers;
        this.stop = stop;
    }

    void addTo(Map<String, RpcMethod> methods) {
        methods.put("getinfo", _ -> info());
        methods.put("getnetworkinfo", _ -> networkInfo());
        methods.put("getpeerinfo", _ -> peerInfo());
        methods.put("getconnectioncount", _ -> IntNode.valueOf(peers.get().size()));
        methods.put("stop", _ -> {
            stop.run();
            return StringNode.valueOf("Fluxforge private node stopping");
        });
        methods.put("help", params -> {
            if (params.has(0) && !methods.containsKey(params.text(0))) {
                throw new RpcFailure(RpcError.METHOD_NOT_FOUND, "help: unknown command: " + params.text(0));
            }
            return StringNode.valueOf(String.join("\n", new TreeSet<>(methods.keySet())));
        });
    }

    private JsonNode info() {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("version", VERSION);
        answer.put("protocolversion", chain.network().peers().protocolVersion());
        synchronized (chain) {
            answer.put("walletversion", WalletMethods.VERSION);
            answer.put("balance", BigDecimal.valueOf(wallet.balance(0), 8));
            answer.put("blocks", chain.tip().height);
        }
        answer.put("timeoffset", 0);
        answer.put("connections", peers.get().size());
        answer.put("proxy", "");
        answer.put("difficulty", chainMethods.tipDifficulty());
        answer.put("testnet", false);
        answer.put("keypoololdest", chain.nowSeconds());
        answer.put("keypoolsize", 0);
        answer.put("paytxfee", BigDecimal.valueOf(0, 8));
        answer.put("relayfee", RELAY_FEE);
        answer.put("errors", NOTICE);
        return answer;
    }

    private JsonNode networkInfo() {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("version", VERSION);
        answer.put("subversion", PrivateNode.USER_AGENT);
        answer.put("protocolversion", chain.network().peers().protocolVersion());
        answer.put("localservices", services(PrivateNode.SERVICES));
        answer.put("timeoffset", 0);
        answer.put("connections", peers.get().size());
        ArrayNode networks = answer.putArray("networks");
        for (String name : List.of("ipv4", "ipv6", "onion")) {
            boolean reachable = !name.equals("onion");
            networks.addObject()
                    .put("name", name)
                    .put("limited", !reachable)
                    .put("reachable", reachable)
                    .put("proxy", "")
                    .put("proxy_randomize_credentials", false);
        }
        answer.put("relayfee", RELAY_FEE);
        answer.putArray("localaddresses");
        answer.put("warnings", NOTICE);
        return answer;
    }

    /** Without what a peer's connection does not count here: bytes, and times of the last byte. */
    private JsonNode peerInfo() {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Peer peer : peers.get()) {
            ObjectNode one = list.addObject();
            one.put("id", list.size());
            one.put("addr", peer.toString());
            one.put("services", services(peer.version().services()));
            one.put("whitelisted", false);
            one.put("timeoffset", 0);
            if (peer.roundTripMillis() >= 0) {
                one.put("pingtime", BigDecimal.valueOf(peer.roundTripMillis(), 3));
            }
            one.put("version", peer.version().protocolVersion());
            one.put("subver", peer.version().userAgent());
            one.put("inbound", peer.isInbound());
            one.put("startingheight", peer.version().startHeight());
            one.put("banscore", 0);
            one.putArray("inflight");
        }
        return list;
    }

    private static String services(long bits) {
        return String.format("%016x", bits);
    }
}
