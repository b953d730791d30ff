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
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets whole blocks of the best chain: from a node that answers, else from a peer, and from another one if that does not bring it in
 * time. They are handed on in the order of their heights, unless one lets itself be waited for. Only the header of what comes is
 * looked at, to know which block it is. Thread-safe.
 */
final class BlockFetcher implements AutoCloseable {
    /** Blocks waited for at once; more queue up until one of these is there. */
    private static final int MAX_WANTED = 64;
    /** Blocks that queue up; the oldest are left out. */
    private static final int MAX_QUEUED = 1000;

    private static final int MALFORMED_POINTS = 100;
    private static final int UNWANTED_POINTS = 5;
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Until those who did not have a block are asked again. */
    private static final long ANEW_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** For which a block that came waits for those before it. */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** A node is often later than a peer by a moment. */
    private static final int NODE_ATTEMPTS = 8;

    private static final long NODE_PAUSE_MILLIS = 250;

    private static final class Wanted {
        final Hash256 hash;
        final int height;
        final long sinceNanos = System.nanoTime();
        final Set<Object> tried = new HashSet<>();
        long dueNanos;

        @Nullable
        Block arrived;

        Wanted(HeaderRecord block) {
            hash = block.hash();
            height = block.height();
        }

        boolean isOlderThan(long nanos, long now) {
            return now - sinceNanos > nanos;
        }
    }

    /** A block that was wanted. */
    record Arrival(Hash256 hash, int height, Block block) {}

    private final Supplier<List<Peer>> peers;
    private final List<NodeSync> nodes;
    private final Consumer<Arrival> arrivals;
    private final Consumer<Throwable> failures;
    private final Map<Hash256, Wanted> wanted = new HashMap<>();
    /** Those to be asked for next; guarded by {@link #wanted}. */
    private final Map<Hash256, HeaderRecord> queued = new LinkedHashMap<>();
    /** Held while blocks are handed on, so that they stay in order. */
    private final Object delivery = new Object();

    private volatile boolean closed;

    /** @param failures is told of a defect or of a failed disk; the block is asked of others then */
    BlockFetcher(
            Supplier<List<Peer>> peers,
            List<NodeSync> nodes,
            Consumer<Arrival> arrivals,
            Consumer<Throwable> failures) {
        this.failures = failures;
        this.peers = peers;
        this.nodes = nodes;
        this.arrivals = arrivals;
    }

    /** Asks for a block, at once or when those before it are there. */
    void want(HeaderRecord block) {
        synchronized (wanted) {
            if (wanted.containsKey(block.hash())) {
                return;
            }
            queued.put(block.hash(), block);
            if (queued.size() > MAX_QUEUED) {
                queued.remove(queued.keySet().iterator().next());
            }
        }
        askNext();
    }

    private void askNext() {
        List<Hash256> next = new ArrayList<>();
        synchronized (wanted) {
            Iterator<HeaderRecord> waiting = queued.values().iterator();
            while (!closed && wanted.size() < MAX_WANTED && waiting.hasNext()) {
                HeaderRecord block = waiting.next();
                waiting.remove();
                wanted.put(block.hash(), new Wanted(block));
                next.add(block.hash());
            }
        }
        next.forEach(this::ask);
    }

    private void ask(Hash256 hash) {
        NodeSync node;
        Peer peer = null;
        synchronized (wanted) {
            Wanted block = wanted.get(hash);
            if (block == null || block.arrived != null || closed) {
                return;
            }
            block.dueNanos = System.nanoTime() + ANSWER_NANOS;
            node = nodes.stream()
                    .filter(NodeSync::answers)
                    .filter(block.tried::add)
                    .findFirst()
                    .orElse(null);
            if (node == null) {
                peer = peers.get().stream().filter(block.tried::add).findFirst().orElse(null);
            }
            if (node == null && peer == null) {
                // All have been tried, or there are none.
                block.tried.clear();
                block.dueNanos = System.nanoTime() + ANEW_NANOS;
            }
        }
        if (node != null) {
            NodeSync asked = node;
            Thread.ofVirtual()
                    .name("block-" + hash)
                    .uncaughtExceptionHandler((thread, failure) -> failures.accept(failure))
                    .start(() -> askNode(asked, hash));
        } else if (peer != null) {
            peer.send(new GetData(List.of(InventoryItem.block(hash))));
        }
    }

    private void askNode(NodeSync node, Hash256 hash) {
        try {
            for (int attempt = 1; attempt <= NODE_ATTEMPTS && isWaitedFor(hash); attempt++) {
                if (node.block(hash) instanceof RpcResult.Value<byte[]>(byte[] bytes)) {
                    take(hash, new Block(new Message.Raw(bytes)));
                    break;
                }
                Thread.sleep(NODE_PAUSE_MILLIS);
            }
        } catch (RpcException | DecodeException e) {
            // The node's own synchronisation tells of its failures; the block is asked of others.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ask(hash);
    }

    private boolean isWaitedFor(Hash256 hash) {
        synchronized (wanted) {
            Wanted block = wanted.get(hash);
            return !closed && block != null && block.arrived == null;
        }
    }

    private void take(Hash256 expected, Block block) throws DecodeException {
        Hash256 hash = hashOf(block);
        if (!hash.equals(expected)) {
            throw new DecodeException(0, "another block than was asked for");
        }
        keep(hash, block);
    }

    private static Hash256 hashOf(Block block) throws DecodeException {
        return ChainHeader.read(new ByteReader(block.bytes().bytes())).hash();
    }

    /** Takes a peer's message. */
    void received(Peer peer, Message message) {
        switch (message) {
            case Block block -> {
                try {
                    if (!keep(hashOf(block), block)) {
                        peer.misbehave(UNWANTED_POINTS, "a block that nobody asked for");
                    }
                } catch (DecodeException e) {
                    peer.misbehave(MALFORMED_POINTS, "block: " + e.getMessage());
                }
            }
            case NotFound missing -> missing.items().stream().limit(MAX_WANTED).forEach(item -> ask(item.hash()));
            default -> {}
        }
    }

    /** Whether the block was wanted. */
    private boolean keep(Hash256 hash, Block block) {
        synchronized (wanted) {
            Wanted known = wanted.get(hash);
            if (known == null) {
                return false;
            }
            known.arrived = block;
        }
        deliver();
        return true;
    }

    private void deliver() {
        synchronized (delivery) {
            List<Arrival> ready = new ArrayList<>();
            synchronized (wanted) {
                long now = System.nanoTime();
                List<Wanted> byHeight = new ArrayList<>(wanted.values());
                byHeight.sort(Comparator.comparingInt(block -> block.height));
                for (Wanted block : byHeight) {
                    Block arrived = block.arrived;
                    if (arrived != null) {
                        ready.add(new Arrival(block.hash, block.height, arrived));
                        wanted.remove(block.hash);
                    } else if (!block.isOlderThan(HOLD_NANOS, now)) {
                        break;
                    }
                }
            }
            ready.forEach(arrivals);
        }
        askNext();
    }

    /** Asks others for what is late, and hands on what has waited long enough. */
    void tick() {
        long now = System.nanoTime();
        List<Hash256> late = new ArrayList<>();
        synchronized (wanted) {
            wanted.values().removeIf(block -> block.arrived == null && block.isOlderThan(GIVE_UP_NANOS, now));
            wanted.forEach((hash, block) -> {
                if (block.arrived == null && now - block.dueNanos > 0) {
                    late.add(hash);
                }
            });
        }
        late.forEach(this::ask);
        deliver();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (wanted) {
            wanted.clear();
            queued.clear();
        }
    }
}
