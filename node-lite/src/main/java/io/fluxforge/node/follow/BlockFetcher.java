package io.fluxforge.node.follow;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Message.Block;
import io.fluxforge.node.p2p.Message.GetData;
import io.fluxforge.node.p2p.Message.NotFound;
import io.fluxforge.node.p2p.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets whole blocks of the best chain from peers: asks one, and another one if it does not answer in time. Only the header of what
 * comes is looked at, to know which block it is. Thread-safe.
 */
final class BlockFetcher {
    /** Blocks waited for at once; more are not asked for. */
    static final int MAX_WANTED = 64;

    private static final int MALFORMED_POINTS = 100;
    private static final int UNWANTED_POINTS = 5;
    private static final long ANSWER_NANOS = 30_000_000_000L;

    private static final class Wanted {
        final int height;
        final Set<Peer> tried = new HashSet<>();
        long askedNanos;

        Wanted(int height) {
            this.height = height;
        }
    }

    /** A block that was wanted. */
    record Arrival(Hash256 hash, int height, Block block) {}

    private final Supplier<List<Peer>> peers;
    private final Map<Hash256, Wanted> wanted = new HashMap<>();

    BlockFetcher(Supplier<List<Peer>> peers) {
        this.peers = peers;
    }

    /** Asks for a block, unless too many are waited for. */
    void want(HeaderRecord block) {
        synchronized (wanted) {
            if (wanted.size() >= MAX_WANTED || wanted.containsKey(block.hash())) {
                return;
            }
            wanted.put(block.hash(), new Wanted(block.height()));
        }
        ask(block.hash());
    }

    private void ask(Hash256 hash) {
        Peer next;
        synchronized (wanted) {
            Wanted block = wanted.get(hash);
            if (block == null) {
                return;
            }
            next = peers.get().stream()
                    .filter(peer -> !block.tried.contains(peer))
                    .findAny()
                    .orElse(null);
            if (next == null) {
                // All have been tried, or there are none; the time-out begins again with whoever is there then.
                block.tried.clear();
            } else {
                block.tried.add(next);
            }
            block.askedNanos = System.nanoTime();
        }
        if (next != null) {
            next.send(new GetData(List.of(InventoryItem.block(hash))));
        }
    }

    /** Takes a peer's message; the block that has arrived with it, or null. */
    @Nullable
    Arrival received(Peer peer, Message message) {
        return switch (message) {
            case Block block -> take(peer, block);
            case NotFound missing -> {
                missing.items().stream().limit(MAX_WANTED).forEach(item -> ask(item.hash()));
                yield null;
            }
            default -> null;
        };
    }

    private @Nullable Arrival take(Peer peer, Block block) {
        ChainHeader header;
        try {
            header = ChainHeader.read(new ByteReader(block.bytes().bytes()));
        } catch (DecodeException e) {
            peer.misbehave(MALFORMED_POINTS, "block: " + e.getMessage());
            return null;
        }
        Wanted known;
        synchronized (wanted) {
            known = wanted.remove(header.hash());
        }
        if (known == null) {
            peer.misbehave(UNWANTED_POINTS, "a block that nobody asked for");
            return null;
        }
        return new Arrival(header.hash(), known.height, block);
    }

    /** Asks other peers for what is late. */
    void tick() {
        long now = System.nanoTime();
        List<Hash256> late = new ArrayList<>();
        synchronized (wanted) {
            wanted.forEach((hash, block) -> {
                if (now - block.askedNanos > ANSWER_NANOS) {
                    late.add(hash);
                }
            });
        }
        late.forEach(this::ask);
    }
}
