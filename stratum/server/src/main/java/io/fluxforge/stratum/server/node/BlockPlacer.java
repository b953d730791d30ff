package io.fluxforge.stratum.server.node;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.SubmitVerdict;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.Service;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockShelf;
import io.fluxforge.stratum.server.journal.WholeBlock;
import io.fluxforge.verifier.BlockHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings every found block to the nodes. It is written down, and offered to all nodes at once; to those that do not answer, or cannot judge it
 * yet, again and again, also by a pool that was started anew. That ends when each has judged it, or when the chain has buried its
 * height. Thread-safe.
 */
public final class BlockPlacer implements Service {
    /** A node whose chain has another block at the height, and so many upon it, will not leave that for ours. */
    static final int BURIED = 10;

    private static final String UNPLACED_ALARM = "blocks-unplaced";
    private static final String REFUSED_ALARM = "block-refused";
    /** A block that no node has by then is told of. */
    private static final long PATIENCE_SECONDS = 5;

    private static final long STOP_SECONDS = 5;
    private static final long MICROS_PER_MILLI = 1000;

    private final BlockShelf shelf;
    private final PoolEvents events;
    private final List<SubmitLane> lanes;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Hash256, OfferedBlock> blocks = new ConcurrentHashMap<>();
    private final Map<Hash256, BlockFate> fates;
    private final AtomicLong order = new AtomicLong();
    private final AtomicInteger best = new AtomicInteger();
    /** One thread, so that what happens to a file happens in order, and no node waits for the disk. */
    private final ScheduledThreadPoolExecutor disk = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("pool-block-shelf").daemon().factory());

    /**
     * Opens the folder; nothing is offered yet.
     *
     * @param network a node of another says nothing about our blocks
     * @param nodes whom blocks are given to, by connections of their own, which nothing else can hold up
     * @param folder where blocks are kept until the nodes have judged them
     * @param events the log
     * @throws IOException if the folder cannot be used
     */
    public BlockPlacer(ChainParams network, List<BackingNode> nodes, Path folder, PoolEvents events)
            throws IOException {
        this.events = events;
        shelf = new BlockShelf(folder);
        fates = new ConcurrentHashMap<>(shelf.fates());
        disk.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        lanes = nodes.stream()
                .map(node -> new SubmitLane(own(node), network.genesis().hash(), new Judgement()))
                .toList();
    }

    private static BackingNode own(BackingNode node) {
        RpcOptions options = node.rpc().client().options();
        // The lane tries again by itself, and at once if another block is found.
        // And no work on virtual threads can hold up a platform thread.
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("submit-rpc-", 0).daemon().factory());
        return new BackingNode(node.name(), new FluxRpc(options.withAttempts(1, options.firstBackoff()), threads));
    }

    /** Where blocks are kept in a pool's data folder. */
    public static Path folder(Path dataFolder) {
        return dataFolder.resolve("blocks");
    }

    /** Begins to offer, with what an earlier run has left. */
    @Override
    public void start() {
        shelf.damaged()
                .forEach(file -> events.failed(
                        "reading a found block", new IOException(file + " is not whole; its block is lost")));
        for (WholeBlock left : shelf.found()) {
            order.accumulateAndGet(left.order(), Math::max);
            OfferedBlock block = new OfferedBlock(left, shelf, null, fates.getOrDefault(left.hash(), BlockFate.NEW));
            blocks.put(left.hash(), block);
            if (block.isWaiting()) {
                tellUnplaced(block);
            }
            offer(block, false);
        }
        lanes.forEach(SubmitLane::start);
    }

    /** Adds what is run after a node's word on a block, by any thread. */
    public void onVerdict(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether a block is in no node yet, but may still get into one. */
    public boolean isOnItsWay(Hash256 block) {
        OfferedBlock offered = blocks.get(block);
        return offered != null && offered.isWaiting();
    }

    /** What has become of a block at the nodes; empty for one that is not known here. */
    public Optional<BlockFate> fate(Hash256 block) {
        return Optional.ofNullable(fates.get(block));
    }

    /**
     * Takes a solved block, and returns when it is written and about to be offered; that waits neither for the disk nor for a node.
     *
     * @param job what was solved
     * @param header 140 bytes
     * @param solution packed, without its CompactSize
     */
    public void submit(MiningJob job, byte[] header, byte[] solution) {
        byte[] nonce = Arrays.copyOfRange(header, BlockHeader.NONCE_OFFSET, BlockHeader.BYTES);
        byte[] bytes = job.block(new BlockHeader(header).time(), nonce, solution);
        long now = System.currentTimeMillis() * MICROS_PER_MILLI;
        long number = order.updateAndGet(last -> Math.max(last + 1, now));
        try {
            place(WholeBlock.of(number, job.template().height(), bytes), bytes);
        } catch (DecodeException e) {
            throw new AssertionError("a block begins with its header", e);
        }
    }

    private void place(WholeBlock whole, byte[] bytes) {
        OfferedBlock block = new OfferedBlock(whole, shelf, bytes, BlockFate.NEW);
        if (blocks.putIfAbsent(whole.hash(), block) != null) {
            return;
        }
        fates.putIfAbsent(whole.hash(), BlockFate.NEW);
        try {
            // It does not wait for the disk; but a process that is killed from here on still has its block.
            block.write();
        } catch (IOException e) {
            events.failed("writing a found block, which is offered all the same", e);
        }
        disk.execute(() -> keep(block));
        offer(block, true);
        var _ = disk.schedule(() -> lookAfter(block), PATIENCE_SECONDS, TimeUnit.SECONDS);
        best.accumulateAndGet(whole.height() - 1, Math::max);
        blocks.values().forEach(this::retire);
    }

    private void offer(OfferedBlock block, boolean fresh) {
        synchronized (lanes) {
            lanes.forEach(lane -> lane.add(block, fresh));
        }
    }

    /** Whether all nodes have judged a block; not before it was offered to all. */
    private boolean isJudged(OfferedBlock block) {
        synchronized (lanes) {
            return lanes.stream().noneMatch(lane -> lane.offers(block));
        }
    }

    private void keep(OfferedBlock block) {
        try {
            block.keep();
        } catch (IOException e) {
            events.failed("writing a found block, which is kept in memory until that succeeds", e);
        }
    }

    private void lookAfter(OfferedBlock block) {
        if (!blocks.containsKey(block.block().hash())) {
            return;
        }
        keep(block);
        if (block.isWaiting()) {
            tellUnplaced(block);
            var _ = disk.schedule(() -> lookAfter(block), PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void tellUnplaced(OfferedBlock block) {
        if (block.tell()) {
            decide(block, BlockFate.Kind.WAITING, block.reasonOr("no node has answered yet"));
            BlockFate fate = block.fate();
            events.blockUnplaced(block.height(), block.block().hash().toString(), fate.reason());
        }
        updateAlarm();
    }

    private void note(OfferedBlock block, BlockFate fate) {
        fates.put(block.block().hash(), fate);
        disk.execute(() -> {
            try {
                shelf.note(block.block().hash(), fate);
            } catch (IOException e) {
                events.failed("noting the fate of a block", e);
            }
        });
    }

    private synchronized void updateAlarm() {
        Optional<OfferedBlock> first = blocks.values().stream()
                .filter(OfferedBlock::isWaiting)
                .filter(OfferedBlock::wasTold)
                .min(Comparator.comparingLong(block -> block.block().order()));
        if (first.isEmpty()) {
            events.alarms().clear(UNPLACED_ALARM);
        } else {
            String what = "no node has taken a block that was found at height "
                    + first.get().height() + "; it is offered until one does, pool blocks lists all that wait";
            events.alarms().raise(UNPLACED_ALARM, what);
        }
    }

    private void decide(OfferedBlock block, BlockFate.Kind kind, String reason) {
        BlockFate fate = new BlockFate(kind, reason);
        if (!block.decide(fate)) {
            return;
        }
        note(block, fate);
        String hash = block.block().hash().toString();
        switch (kind) {
            case WAITING -> {}
            case PLACED -> {
                events.blockPlaced(block.height(), hash, reason);
                events.alarms().clear(REFUSED_ALARM);
            }
            case LOST -> events.blockLost(block.height(), hash, reason);
            case REFUSED -> {
                events.blockRefused(block.height(), hash, reason);
                events.alarms()
                        .raise(
                                REFUSED_ALARM,
                                "the nodes refuse the block found at height " + block.height() + ": " + reason);
            }
        }
        if (kind != BlockFate.Kind.WAITING) {
            updateAlarm();
        }
    }

    /** Forgets a block that no node has to be asked about any more. */
    private void retire(OfferedBlock block) {
        boolean over = best.get() >= block.height() + BURIED || isJudged(block);
        if (block.isWaiting() || !over || blocks.remove(block.block().hash()) == null) {
            return;
        }
        lanes.forEach(lane -> lane.withdraw(block));
        disk.execute(() -> {
            try {
                if (block.fate().kind() == BlockFate.Kind.REFUSED) {
                    shelf.setAside(block.block());
                } else {
                    shelf.remove(block.block());
                }
            } catch (IOException e) {
                events.failed("deleting a block that is judged", e);
            }
        });
    }

    /** What the nodes' answers mean. */
    private final class Judgement implements SubmitLane.Listener {
        @Override
        public void judged(BackingNode node, OfferedBlock block, SubmitVerdict verdict) {
            events.blockVerdict(node.name(), block.height(), verdict.kind().name(), verdict.word());
            String said = node.name() + ": " + verdict.word();
            switch (verdict.kind()) {
                case ACCEPTED, DUPLICATE -> decide(block, BlockFate.Kind.PLACED, node.name());
                case INCONCLUSIVE -> decide(block, BlockFate.Kind.LOST, node.name() + " keeps it beside another block");
                case REJECTED -> {
                    decide(block, isJudged(block) ? BlockFate.Kind.REFUSED : BlockFate.Kind.WAITING, said);
                }
            }
            retire(block);
            listeners.forEach(Runnable::run);
        }

        @Override
        public void postponed(BackingNode node, OfferedBlock block, String reason, @Nullable NodeView view) {
            String said = node.name() + ": " + reason;
            if (view == null) {
                if (block.tellFailure(node.name())) {
                    events.blockNotSubmitted(block.height(), said);
                }
                // What a node has said tells more than that another is silent.
                if (block.fate().reason().isEmpty()) {
                    decide(block, BlockFate.Kind.WAITING, said);
                }
                return;
            }
            best.accumulateAndGet(view.tip(), Math::max);
            if (view.buries(block.block().hash(), block.height(), BURIED)) {
                decide(
                        block,
                        BlockFate.Kind.LOST,
                        said + "; its chain has another block there, and goes on to height " + view.tip());
            } else {
                decide(block, BlockFate.Kind.WAITING, said);
            }
            retire(block);
        }
    }

    /** Stops; what the nodes have not judged stays in the folder. */
    @Override
    public void close() throws IOException {
        lanes.forEach(SubmitLane::close);
        disk.shutdown();
        try {
            if (!disk.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                disk.shutdownNow();
            }
        } catch (InterruptedException e) {
            disk.shutdownNow();
            Thread.currentThread().interrupt();
        }
        shelf.close();
    }
}
