package io.fluxforge.cli.bench;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.crypto.PublicKey;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where confirmations come from: files, or a node. */
public final class ConfirmSource implements AutoCloseable {
    private static final int MAX_HEX_BYTES = 2 * Block.MAX_BYTES + 1024;

    private final Optional<FluxRpc> rpc;

    /** @param rpc a node to ask, which this object closes; empty if there is none */
    public ConfirmSource(Optional<FluxRpc> rpc) {
        this.rpc = rpc;
    }

    /**
     * A transaction of the chain.
     *
     * @throws IllegalArgumentException with one line for the user, if there is no node to ask
     * @throws RpcException if the node does not answer or does not have it
     */
    public byte[] transaction(Hash256 txid) throws RpcException, InterruptedException {
        return requireRpc("a transaction id").rawTransaction(txid).orThrow();
    }

    /**
     * A block.
     *
     * @param name a file's, or a hash or height to ask the node for
     * @throws IllegalArgumentException with one line for the user, if it cannot be read or there is no node to ask
     */
    public Block block(String name) throws DecodeException, RpcException, InterruptedException {
        if (Files.isRegularFile(Path.of(name))) {
            return Block.decode(readHex(Path.of(name)));
        }
        boolean height = name.matches("\\d{1,9}");
        if (!height && !name.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("--block: '" + name + "' is neither a file nor a hash nor a height");
        }
        FluxRpc node = requireRpc("a block's hash or height");
        Hash256 hash = height ? node.blockHash(Integer.parseInt(name)).orThrow() : Hash256.parse(name);
        return Block.decode(node.rawBlock(hash).orThrow());
    }

    /** The key of a node that the network lists now; empty if it does not, or there is no node to ask. */
    public Optional<PublicKey> nodeKey(NodeConfirm confirm) throws RpcException, InterruptedException {
        if (rpc.isEmpty()) {
            return Optional.empty();
        }
        String collateral = confirm.collateral().txid().toString();
        RpcResult<JsonNode> list =
                rpc.get().client().call(RpcCall.repeatable("viewdeterministicfluxnodelist", collateral));
        if (!(list instanceof RpcResult.Value<JsonNode>(JsonNode nodes))) {
            return Optional.empty(); // a node that is still catching up refuses
        }
        for (JsonNode node : nodes) {
            if (node.path("txhash").asString("").equals(collateral)
                    && node.path("outidx").asLong(-1) == confirm.collateral().index()) {
                return parseKey(node.path("pubkey").asString(""));
            }
        }
        return Optional.empty();
    }

    /** The keys of all nodes that a block confirms, by collateral, as far as {@link #nodeKey} knows them. */
    public Map<OutPoint, PublicKey> nodeKeys(Block block) throws RpcException, InterruptedException {
        Map<OutPoint, PublicKey> keys = new HashMap<>();
        for (Transaction transaction : block.transactions()) {
            if (transaction instanceof NodeConfirm confirm) {
                nodeKey(confirm).ifPresent(key -> keys.put(confirm.collateral(), key));
            }
        }
        return keys;
    }

    @Override
    public void close() {
        rpc.ifPresent(FluxRpc::close);
    }

    private static Optional<PublicKey> parseKey(String hex) {
        try {
            return PublicKey.of(ByteString.parse(hex));
        } catch (IllegalArgumentException noHex) {
            return Optional.empty();
        }
    }

    private FluxRpc requireRpc(String what) {
        return rpc.orElseThrow(() -> new IllegalArgumentException(what + " needs --rpc, a node to ask"));
    }

    private static byte[] readHex(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(MAX_HEX_BYTES);
            if (text.length == MAX_HEX_BYTES) {
                throw new IllegalArgumentException(file + " is longer than any block");
            }
            return ByteString.parse(new String(text, StandardCharsets.ISO_8859_1).strip())
                    .toBytes();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
