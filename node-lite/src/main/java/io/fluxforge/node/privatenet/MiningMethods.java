package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.Subsidy;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.SubmitVerdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Methods that miners and pools use (fluxd {@code rpc/mining.cpp}). */
final class MiningMethods {
    /** After which a long poll looks at the mempool too. */
    private static final long MEMPOOL_WAIT_MILLIS = 60_000;

    private static final int MAX_GENERATED = 1000;
    private static final int RATE_BLOCKS = 120;

    private final PrivateChain chain;
    private final ChainMethods chainMethods;
    private final TemplateMaker templates;
    private final Optional<BlockMiner> miner;

    MiningMethods(PrivateChain chain, ChainMethods chainMethods, TemplateMaker templates, Optional<BlockMiner> miner) {
        this.chain = chain;
        this.chainMethods = chainMethods;
        this.templates = templates;
        this.miner = miner;
    }

    void addTo(Map<String, RpcMethod> methods) {
        methods.put("getblocktemplate", this::template);
        methods.put("submitblock", this::submit);
        methods.put("getblocksubsidy", this::subsidy);
        methods.put("getmininginfo", _ -> info());
        methods.put("getnetworksolps", this::rate);
        methods.put("getnetworkhashps", this::rate);
        methods.put("generate", this::generate);
    }

    private JsonNode template(RpcParams params) throws RpcFailure, InterruptedException {
        JsonNode request = params.has(0) ? params.node(0) : Json.MAPPER.createObjectNode();
        if (!request.isObject()) {
            throw new RpcFailure(RpcError.WRONG_TYPE, "JSON value is not an object as expected");
        }
        String mode = request.path("mode").asString("template");
        if (mode.equals("proposal")) {
            return propose(request.path("data"));
        }
        if (!mode.equals("template")) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "Invalid mode");
        }
        if (request.hasNonNull("longpollid")) {
            awaitChange(request.path("longpollid").asString(""));
        }
        return templates.make();
    }

    /** Waits until the tip is another than the id says, or a minute later the mempool. */
    private void awaitChange(String longPollId) throws InterruptedException {
        synchronized (chain) {
            long start = System.nanoTime();
            while (!chain.isClosed() && longPollId.startsWith(chain.tip().hash.toString())) {
                long left = MEMPOOL_WAIT_MILLIS - (System.nanoTime() - start) / 1_000_000;
                if (left <= 0 && !longPollId.equals(templates.longPollId())) {
                    return;
                }
                chain.wait(left > 0 ? left : 10_000);
            }
        }
    }

    private JsonNode propose(JsonNode data) throws RpcFailure {
        RpcParams block = new RpcParams(Json.MAPPER.createArrayNode().add(data));
        try {
            return verdict(chain.propose(block.hex(0, "Block decode failed")));
        } catch (DecodeException e) {
            throw new RpcFailure(RpcError.DECODE_FAILED, "Block decode failed");
        }
    }

    private JsonNode submit(RpcParams params) throws RpcFailure {
        byte[] bytes = params.hex(0, "Block decode failed");
        try {
            SubmitVerdict verdict = chain.submit(bytes);
            return verdict(verdict.word());
        } catch (DecodeException e) {
            throw new RpcFailure(RpcError.DECODE_FAILED, "Block decode failed");
        }
    }

    private static JsonNode verdict(String word) {
        return word.isEmpty() ? Json.MAPPER.nullNode() : StringNode.valueOf(word);
    }

    private JsonNode subsidy(RpcParams params) throws RpcFailure {
        int height = params.integer(0, chain.tip().height);
        if (height < 0) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "Block height out of range");
        }
        return Json.MAPPER.createObjectNode().put("miner", BigDecimal.valueOf(Subsidy.at(chain.network(), height), 8));
    }

    private JsonNode info() {
        synchronized (chain) {
            ObjectNode answer = Json.MAPPER.createObjectNode();
            BlockEntry tip = chain.tip();
            answer.put("blocks", tip.height);
            answer.put("currentblocksize", tip.size);
            answer.put("currentblocktx", tip.transactions - 1);
            answer.put("difficulty", chainMethods.nextDifficulty());
            answer.put("errors", "");
            answer.put("genproclimit", -1);
            answer.put("localsolps", 0);
            long rate = rate(tip, RATE_BLOCKS);
            answer.put("networksolps", rate);
            answer.put("networkhashps", rate);
            answer.put("pooledtx", chain.mempool().entries().size());
            answer.put("testnet", false);
            answer.put("chain", chain.network().name());
            answer.put("generate", false);
            answer.put("ponminter", false);
            return answer;
        }
    }

    private JsonNode rate(RpcParams params) throws RpcFailure {
        int blocks = params.integer(0, RATE_BLOCKS);
        int height = params.integer(1, -1);
        synchronized (chain) {
            BlockEntry last = height < 0 ? chain.tip() : chain.at(height);
            return LongNode.valueOf(last == null ? 0 : rate(last, blocks));
        }
    }

    /** Solutions per second: the work of the last blocks over their time (fluxd {@code GetNetworkHashPS}). */
    private static long rate(BlockEntry last, int blocks) {
        if (last.height == 0) {
            return 0;
        }
        BlockEntry first = last.ancestor(Math.max(0, last.height - Math.max(1, blocks)));
        long earliest = first.header.time();
        long latest = earliest;
        for (BlockEntry entry = last; entry != first; entry = BlockEntry.parentOf(entry)) {
            earliest = Math.min(earliest, entry.header.time());
            latest = Math.max(latest, entry.header.time());
        }
        BigInteger work = last.chainWork.subtract(first.chainWork);
        return latest == earliest
                ? 0
                : work.divide(BigInteger.valueOf(latest - earliest)).longValue();
    }

    private JsonNode generate(RpcParams params) throws RpcFailure, InterruptedException {
        int count = params.integer(0);
        if (count < 0 || count > MAX_GENERATED) {
            throw new RpcFailure(RpcError.INVALID_PARAMETER, "numblocks must be 0 to " + MAX_GENERATED);
        }
        BlockMiner by = miner.orElseThrow(
                () -> new RpcFailure(RpcError.METHOD_NOT_FOUND, "this node was started without a solver"));
        ArrayNode hashes = Json.MAPPER.createArrayNode();
        while (hashes.size() < count) {
            byte[] block = by.mine();
            try {
                SubmitVerdict verdict = chain.submit(block);
                // Somebody else may have been faster; then the next template is another.
                if (verdict.isKept()) {
                    hashes.add(Block.decode(block).hash().toString());
                }
            } catch (DecodeException e) {
                throw new IllegalStateException("our own block", e);
            }
        }
        return hashes;
    }
}
