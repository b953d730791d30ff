package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Difficulty;
import io.fluxforge.node.chain.Upgrade;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.describe.BlockJson;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Methods about blocks and the chain (fluxd {@code rpc/blockchain.cpp}). */
final class ChainMethods {
    /** Root of Sprout's tree of notes while there are none. */
    private static final String EMPTY_SPROUT_ROOT = "59d2cde5e65c1414c32ba54f0fe4bdb3d67618125286e6a191317917c812c6d7";

    private static final int SOFT_FORK_WINDOW = 1000;

    private final PrivateChain chain;
    private final ChainParams network;

    ChainMethods(PrivateChain chain) {
        this.chain = chain;
        this.network = chain.network();
    }

    void addTo(Map<String, RpcMethod> methods) {
        methods.put("getblockcount", _ -> IntNode.valueOf(chain.tip().height));
        methods.put("getbestblockhash", _ -> StringNode.valueOf(chain.tip().hash.toString()));
        methods.put(
                "getblockhash",
                params -> StringNode.valueOf(at(params.integer(0)).hash.toString()));
        methods.put("getblock", this::block);
        methods.put("getblockheader", this::blockHeader);
        methods.put("getblockchaininfo", _ -> info());
        methods.put("getdifficulty", _ -> Json.MAPPER.getNodeFactory().numberNode(nextDifficulty()));
        methods.put("getchaintips", _ -> tips());
        methods.put("invalidateblock", params -> changed(chain.invalidate(params.hash(0, "blockhash"))));
        methods.put("reconsiderblock", params -> changed(chain.reconsider(params.hash(0, "blockhash"))));
    }

    private static JsonNode changed(boolean known) throws RpcFailure {
        if (!known) {
            throw new RpcFailure(RpcError.NOT_FOUND, "Block not found");
        }
        return Json.MAPPER.nullNode();
    }

    private BlockEntry at(int height) throws RpcFailure {
        BlockEntry entry = chain.at(height);
        if (entry == null) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "Block height out of range");
        }
        return entry;
    }

    private BlockEntry find(Hash256 hash) throws RpcFailure {
        BlockEntry entry = chain.find(hash);
        if (entry == null) {
            throw new RpcFailure(RpcError.NOT_FOUND, "Block not found");
        }
        return entry;
    }

    /** By hash or, in decimal digits, by height. */
    private BlockEntry named(RpcParams params) throws RpcFailure {
        if (params.node(0).isInt()) {
            return at(params.integer(0));
        }
        String text = params.text(0);
        return text.matches("\\d{1,9}") ? at(Integer.parseInt(text)) : find(params.hash(0, "blockhash"));
    }

    private JsonNode block(RpcParams params) throws RpcFailure {
        BlockEntry entry = named(params);
        int verbosity =
                params.has(1) && params.node(1).isBoolean() ? (params.flag(1, true) ? 1 : 0) : params.integer(1, 1);
        if (verbosity < 0 || verbosity > 2) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "Verbosity must be in range from 0 to 2");
        }
        if (verbosity == 0) {
            return StringNode.valueOf(HexFormat.of().formatHex(chain.bytesOf(entry)));
        }
        synchronized (chain) {
            ObjectNode own = BlockJson.describe(chain.blockOf(entry), network, verbosity == 2);
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.put("hash", entry.hash.toString());
            answer.put("confirmations", confirmations(entry));
            for (String field : new String[] {"size", "height", "version", "merkleroot", "finalsaplingroot", "tx"}) {
                answer.set(field, own.get(field));
            }
            answer.put("height", entry.height);
            addProof(answer, entry);
            answer.put("anchor", EMPTY_SPROUT_ROOT);
            answer.set("valuePools", valuePools(true));
            addNeighbours(answer, entry);
            return answer;
        }
    }

    private JsonNode blockHeader(RpcParams params) throws RpcFailure {
        BlockEntry entry = find(params.hash(0, "blockhash"));
        if (!params.flag(1, true)) {
            return StringNode.valueOf(HexFormat.of().formatHex(entry.header.toBytes()));
        }
        synchronized (chain) {
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.put("hash", entry.hash.toString());
            answer.put("confirmations", confirmations(entry));
            answer.put("height", entry.height);
            answer.put("version", entry.header.version());
            answer.put("merkleroot", entry.header.merkleRoot().toString());
            answer.put("finalsaplingroot", entry.header.finalSaplingRoot().toString());
            addProof(answer, entry);
            addNeighbours(answer, entry);
            return answer;
        }
    }

    private void addProof(ObjectNode answer, BlockEntry entry) {
        answer.put("time", entry.header.time());
        answer.setAll(BlockJson.kindOf(entry.header));
        answer.put("bits", HexFormat.of().toHexDigits(entry.header.bits()));
        answer.put("difficulty", difficulty(entry.header.bits()));
        answer.put("chainwork", hex(entry.chainWork));
    }

    private void addNeighbours(ObjectNode answer, BlockEntry entry) {
        if (entry.previous != null) {
            answer.put("previousblockhash", entry.previous.hash.toString());
        }
        BlockEntry next = chain.isActive(entry) ? chain.at(entry.height + 1) : null;
        if (next != null) {
            answer.put("nextblockhash", next.hash.toString());
        }
    }

    private int confirmations(BlockEntry entry) {
        return chain.isActive(entry) ? chain.tip().height - entry.height + 1 : -1;
    }

    private static ArrayNode valuePools(boolean withDelta) {
        ArrayNode pools = Json.MAPPER.createArrayNode();
        for (String id : new String[] {"sprout", "sapling"}) {
            ObjectNode pool = pools.addObject().put("id", id).put("monitored", true);
            pool.put("chainValue", BigDecimal.valueOf(0, 8)).put("chainValueZat", 0);
            if (withDelta) {
                pool.put("valueDelta", BigDecimal.valueOf(0, 8)).put("valueDeltaZat", 0);
            }
        }
        return pools;
    }

    private JsonNode info() {
        synchronized (chain) {
            BlockEntry tip = chain.tip();
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.put("chain", network.name());
            answer.put("blocks", tip.height);
            answer.put("headers", tip.height);
            answer.put("bestblockhash", tip.hash.toString());
            answer.put("difficulty", nextDifficulty());
            answer.put("verificationprogress", 1);
            answer.put("chainwork", hex(tip.chainWork));
            answer.put("pruned", false);
            answer.put("size_on_disk", chain.fileSize());
            answer.put("commitments", 0);
            answer.set("valuePools", valuePools(false));
            answer.set("softforks", softForks(tip.height));
            answer.set("upgrades", upgrades(tip.height));
            answer.putObject("consensus")
                    .put("chaintip", HexFormat.of().toHexDigits(network.branchIdAt(tip.height)))
                    .put("nextblock", HexFormat.of().toHexDigits(network.branchIdAt(tip.height + 1)));
            return answer;
        }
    }

    /** Every block of these chains signals all of them. */
    private static ArrayNode softForks(int height) {
        int found = Math.min(height + 1, SOFT_FORK_WINDOW);
        ArrayNode forks = Json.MAPPER.createArrayNode();
        Map<Integer, String> names = Map.of(2, "bip34", 3, "bip66", 4, "bip65");
        for (int version = 2; version <= 4; version++) {
            ObjectNode fork = forks.addObject().put("id", names.get(version)).put("version", version);
            softFork(fork.putObject("enforce"), found, 750);
            softFork(fork.putObject("reject"), found, 950);
        }
        return forks;
    }

    private static void softFork(ObjectNode node, int found, int required) {
        node.put("status", found >= required)
                .put("found", found)
                .put("required", required)
                .put("window", SOFT_FORK_WINDOW);
    }

    /** By branch id, which several upgrades share; of those the last stands here, as most readers of a node's answer see it. */
    private ObjectNode upgrades(int height) {
        ObjectNode upgrades = Json.MAPPER.createObjectNode();
        for (Upgrade upgrade : Upgrade.values()) {
            var activation = network.upgrades().get(upgrade);
            if (activation != null) {
                upgrades.putObject(HexFormat.of().toHexDigits(activation.branchId()))
                        .put("name", upgrade.rpcName())
                        .put("activationheight", activation.height())
                        .put("status", height >= activation.height() ? "active" : "pending")
                        .put("info", upgrade.rpcInfo());
            }
        }
        return upgrades;
    }

    private JsonNode tips() {
        synchronized (chain) {
            ArrayNode list = Json.MAPPER.createArrayNode();
            for (BlockEntry tip : chain.tips()) {
                BlockEntry fork = tip;
                while (!chain.isActive(fork)) {
                    fork = BlockEntry.parentOf(fork);
                }
                list.addObject()
                        .put("height", tip.height)
                        .put("hash", tip.hash.toString())
                        .put("branchlen", tip.height - fork.height)
                        .put("status", status(tip));
            }
            return list;
        }
    }

    private String status(BlockEntry tip) {
        if (chain.isActive(tip)) {
            return "active";
        }
        return !tip.isValid() ? "invalid" : tip.connectedOnce ? "valid-fork" : "valid-headers";
    }

    /** The difficulty of the tip. */
    BigDecimal tipDifficulty() {
        return difficulty(chain.tip().header.bits());
    }

    /** The difficulty of a block mined now. */
    BigDecimal nextDifficulty() {
        synchronized (chain) {
            return difficulty(Difficulty.nextBits(network, new EntryView(chain.tip()), chain.nowSeconds()));
        }
    }

    private BigDecimal difficulty(int bits) {
        double value = BlockJson.difficulty(
                bits, CompactTarget.encode(network.difficulty().limit()));
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(16)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static String hex(BigInteger number) {
        return String.format("%064x", number);
    }
}
