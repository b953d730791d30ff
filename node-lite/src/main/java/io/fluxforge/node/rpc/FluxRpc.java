package io.fluxforge.node.rpc;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.json.JsonFields;
import io.fluxforge.node.json.JsonShapeException;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.TemplateException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import tools.jackson.databind.JsonNode;

/**
 * What a pool, a follower and a payout ask of a Flux node, as types. Each call blocks; each throws {@link RpcException} if no
 * usable answer comes, an answer of another shape included, and {@link InterruptedException} if its thread is interrupted.
 */
public final class FluxRpc implements AutoCloseable {
    private static final int ANY_HEIGHT = Integer.MAX_VALUE;

    private final JsonRpcClient client;

    /** Asks the node at {@code options}. */
    public FluxRpc(RpcOptions options) {
        this.client = new JsonRpcClient(options);
    }

    /** The same, see {@link JsonRpcClient#JsonRpcClient(RpcOptions, ExecutorService)}. */
    public FluxRpc(RpcOptions options, ExecutorService threads) {
        this.client = new JsonRpcClient(options, threads);
    }

    /** The untyped client below, for calls that are not here. */
    public JsonRpcClient client() {
        return client;
    }

    /** Height, tip and progress; a node that is starting answers {@link RpcError#WARMING_UP}. */
    public RpcResult<SyncState> syncState() throws RpcException, InterruptedException {
        List<RpcResult<JsonNode>> answers =
                client.batch(List.of(RpcCall.repeatable("getblockchaininfo"), RpcCall.repeatable("getnetworkinfo")));
        if (answers.get(1) instanceof RpcResult.Refusal<JsonNode>(RpcError error)) {
            return RpcResult.refused(error);
        }
        JsonNode network = answers.get(1).orThrow();
        return typed("getblockchaininfo", answers.get(0), chain -> {
            JsonFields fields = JsonFields.of("", chain);
            return new SyncState(
                    fields.text("chain"),
                    height(fields, "blocks"),
                    height(fields, "headers"),
                    fields.hash("bestblockhash"),
                    fields.number("verificationprogress"),
                    (int) JsonFields.of("", network).integer("connections", 0, ANY_HEIGHT));
        });
    }

    /** The hash of the best block. */
    public RpcResult<Hash256> bestBlockHash() throws RpcException, InterruptedException {
        return call("getbestblockhash", answer -> JsonFields.hash("the answer", answer));
    }

    /** The height of the best block. */
    public RpcResult<Integer> blockCount() throws RpcException, InterruptedException {
        return call("getblockcount", answer -> {
            if (!answer.isInt() || answer.asInt() < 0) {
                throw new JsonShapeException("the answer is no height");
            }
            return answer.asInt();
        });
    }

    /** The hash of the best chain's block at a height; {@link RpcError#INVALID_PARAMETER} beyond the tip. */
    public RpcResult<Hash256> blockHash(int height) throws RpcException, InterruptedException {
        return call("getblockhash", answer -> JsonFields.hash("the answer", answer), height);
    }

    /** What the node knows of a block; {@link RpcError#NOT_FOUND} if it does not have it. */
    public RpcResult<HeaderInfo> headerInfo(Hash256 hash) throws RpcException, InterruptedException {
        return call("getblockheader", FluxRpc::headerInfo, hash.toString(), true);
    }

    /** The same for many blocks in few requests. */
    public List<RpcResult<HeaderInfo>> headerInfos(List<Hash256> hashes) throws RpcException, InterruptedException {
        List<RpcCall> calls = hashes.stream()
                .map(hash -> RpcCall.repeatable("getblockheader", hash.toString(), true))
                .toList();
        return typedEach("getblockheader", client.batch(calls), FluxRpc::headerInfo);
    }

    /**
     * Headers of the best chain, in few requests. They need not fit together if the node's chain changes meanwhile.
     *
     * @param from height of the first
     * @param count how many at most; those beyond the tip are left out
     */
    public List<ChainHeader> headers(int from, int count) throws RpcException, InterruptedException {
        List<RpcCall> heights = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            heights.add(RpcCall.repeatable("getblockhash", from + i));
        }
        List<RpcCall> calls = new ArrayList<>(count);
        for (RpcResult<JsonNode> hash : client.batch(heights)) {
            if (hash instanceof RpcResult.Value<JsonNode>(JsonNode value)) {
                calls.add(RpcCall.repeatable("getblockheader", value.asString(""), false));
            }
        }
        List<ChainHeader> headers = new ArrayList<>(calls.size());
        for (RpcResult<ChainHeader> header :
                typedEach("getblockheader", client.batch(calls), answer -> ChainHeader.decode(hex(answer)))) {
            headers.add(header.orThrow());
        }
        return headers;
    }

    /** A block as it is on the wire; {@link RpcError#NOT_FOUND} if the node does not have it. */
    public RpcResult<byte[]> rawBlock(Hash256 hash) throws RpcException, InterruptedException {
        return call("getblock", FluxRpc::hex, hash.toString(), 0);
    }

    /** A transaction of the mempool or, if the node indexes them, of any block, as it is on the wire. */
    public RpcResult<byte[]> rawTransaction(Hash256 txid) throws RpcException, InterruptedException {
        return call("getrawtransaction", FluxRpc::hex, txid.toString(), 0);
    }

    /** Ids of the unconfirmed transactions. */
    public RpcResult<List<Hash256>> mempool() throws RpcException, InterruptedException {
        return call("getrawmempool", answer -> {
            List<Hash256> txids = new ArrayList<>();
            for (JsonNode txid : answer) {
                txids.add(JsonFields.hash("a transaction id", txid));
            }
            return txids;
        });
    }

    /**
     * The next block as the node would make it. It is refused while the node has no peers ({@link RpcError#NOT_CONNECTED}) or
     * downloads blocks ({@link RpcError#SYNCING}).
     */
    public RpcResult<BlockTemplate> blockTemplate() throws RpcException, InterruptedException {
        return call("getblocktemplate", BlockTemplate::parse, Map.of());
    }

    /**
     * Waits for a template that differs from one at hand: for a new tip, or for other transactions a minute later.
     *
     * @param longPollId of the template at hand
     * @return empty if nothing changed within the long poll's time-out, or the connection was lost; then ask again
     */
    public Optional<RpcResult<BlockTemplate>> nextBlockTemplate(String longPollId)
            throws RpcException, InterruptedException {
        RpcCall call = RpcCall.once("getblocktemplate", Map.of("longpollid", longPollId));
        try {
            return Optional.of(
                    typed(call.method(), client.call(call, client.options().longPollTimeout()), BlockTemplate::parse));
        } catch (RpcException e) {
            if (e.kind() == RpcException.Kind.TIMED_OUT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Submits a block. It is sent again if no answer comes, because a block that arrives twice does no harm: the verdict is then
     * {@link SubmitVerdict.Kind#DUPLICATE}. An error that the node answers is no verdict, unless it says that the bytes are no block:
     * it is starting, say, or cannot write to its disk.
     *
     * @param block header, solution and transactions as on the wire
     */
    public SubmitVerdict submitBlock(byte[] block) throws RpcException, InterruptedException {
        RpcCall call = RpcCall.repeatable("submitblock", HexFormat.of().formatHex(block));
        return switch (client.call(call)) {
            case RpcResult.Refusal<JsonNode>(RpcError error) -> {
                if (error.code() != RpcError.DECODE_FAILED) {
                    throw RpcException.refused(error);
                }
                yield new SubmitVerdict(SubmitVerdict.Kind.REJECTED, error.message());
            }
            case RpcResult.Value<JsonNode>(JsonNode answer) -> {
                if (!answer.isNull() && !answer.isString()) {
                    throw RpcException.badAnswer(call.method(), "is neither null nor a word");
                }
                yield SubmitVerdict.ofWord(answer.isNull() ? "" : answer.asString());
            }
        };
    }

    /**
     * Hands a transaction to the network. It is sent once; who gets no answer asks for the transaction by its id before sending
     * it again.
     *
     * @return its id, or the node's error: {@link RpcError#TRANSACTION_REJECTED}, {@link RpcError#ALREADY_IN_CHAIN}, ...
     */
    public RpcResult<Hash256> sendRawTransaction(byte[] transaction) throws RpcException, InterruptedException {
        RpcCall call = RpcCall.once("sendrawtransaction", HexFormat.of().formatHex(transaction));
        return typed(call.method(), client.call(call), answer -> JsonFields.hash("the answer", answer));
    }

    /**
     * Whether an output exists and nothing has spent it.
     *
     * @param withMempool whether unconfirmed transactions count too
     */
    public RpcResult<Boolean> isUnspent(OutPoint output, boolean withMempool)
            throws RpcException, InterruptedException {
        return call(
                "gettxout", answer -> !answer.isNull(), output.txid().toString(), (int) output.index(), withMempool);
    }

    private static HeaderInfo headerInfo(JsonNode answer) throws JsonShapeException {
        JsonFields fields = JsonFields.of("", answer);
        return new HeaderInfo(
                fields.hash("hash"),
                height(fields, "height"),
                (int) fields.integer("confirmations", -1, ANY_HEIGHT),
                fields.integer("time", 0, 0xffff_ffffL),
                fields.bits("bits"),
                fields.number256("chainwork"),
                fields.optionalHash("previousblockhash"),
                fields.optionalHash("nextblockhash"));
    }

    private static int height(JsonFields fields, String name) throws JsonShapeException {
        return (int) fields.integer(name, 0, ANY_HEIGHT);
    }

    private static byte[] hex(JsonNode answer) throws JsonShapeException {
        try {
            return HexFormat.of().parseHex(answer.isString() ? answer.asString() : "not hex");
        } catch (IllegalArgumentException e) {
            throw new JsonShapeException("the answer is no string of hex digits");
        }
    }

    private interface Shape<T> {
        T of(JsonNode answer) throws JsonShapeException, TemplateException, DecodeException;
    }

    private <T> RpcResult<T> call(String method, Shape<T> shape, Object... params)
            throws RpcException, InterruptedException {
        return typed(method, client.call(RpcCall.repeatable(method, params)), shape);
    }

    private static <T> List<RpcResult<T>> typedEach(String method, List<RpcResult<JsonNode>> results, Shape<T> shape)
            throws RpcException {
        List<RpcResult<T>> typed = new ArrayList<>(results.size());
        for (RpcResult<JsonNode> result : results) {
            typed.add(typed(method, result, shape));
        }
        return typed;
    }

    private static <T> RpcResult<T> typed(String method, RpcResult<JsonNode> result, Shape<T> shape)
            throws RpcException {
        return switch (result) {
            case RpcResult.Refusal<JsonNode>(RpcError error) -> RpcResult.refused(error);
            case RpcResult.Value<JsonNode>(JsonNode answer) -> {
                try {
                    yield RpcResult.of(shape.of(answer));
                } catch (JsonShapeException | TemplateException | DecodeException e) {
                    throw RpcException.badAnswer(method, "is refused: " + e.getMessage());
                }
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
