package io.fluxforge.stratum.server.node;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.TimeLimits;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.verifier.BlockHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of the templates of one node at a time: the first, in the order of preference, that is of the pool's network and whose
 * tip is the best that is known. Without such a node the last job stays for a while; then everybody is told to stop.
 */
public final class NodeJobSource implements JobSource {
    private static final String NO_NODE = "no-node";
    private static final String CLOCK = "node-clock";

    private final ChainParams network;
    private final List<BackingNode> nodes;
    private final CoinbasePlanner planner;
    private final BlockPlacer blocks;
    private final NodeJobOptions options;
    private final PoolEvents events;
    private final List<NodeWatch> watches = new ArrayList<>();
    private final Map<NodeWatch, LongPoll> longPolls = new HashMap<>();
    private final NodeChoice choice;
    private final Thread thread;
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile boolean closed;
    private volatile String status = "not started";
    private @Nullable JobListener listener;
    private @Nullable NodeWatch active;
    private @Nullable Hash256 tip;
    /** What the last job was made of. */
    private @Nullable BlockTemplate given;

    private long nextTemplate;
    private long nextRefresh;
    private long workedNanos;
    private boolean idle;

    /**
     * A source that does not ask yet.
     *
     * @param network whose rules hold
     * @param nodes in the order of preference, at least one; not closed
     * @param planner says whom each coinbase pays
     * @param blocks takes what is found, the caller's to close after the source
     * @param follower the pool's own view of the chain; null for none
     * @param events the log
     */
    public NodeJobSource(
            ChainParams network,
            List<BackingNode> nodes,
            CoinbasePlanner planner,
            BlockPlacer blocks,
            NodeJobOptions options,
            @Nullable FollowedChain follower,
            PoolEvents events) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no nodes");
        }
        this.network = network;
        this.nodes = List.copyOf(nodes);
        this.planner = planner;
        this.blocks = blocks;
        this.options = options;
        this.events = events;
        NodeIdentity identity = new NodeIdentity(network);
        nodes.forEach(node -> watches.add(new NodeWatch(node, identity, options, wakeUp::release)));
        choice = new NodeChoice(watches, follower, events);
        thread = Thread.ofPlatform().name("pool-jobs").daemon().unstarted(this::run);
    }

    /** Begins to ask; while no node is of use there are no jobs, and {@link #status} says why. */
    @Override
    public void start(JobListener consumer) throws IOException {
        listener = consumer;
        workedNanos = System.nanoTime();
        // A block of ours changes the tip: that need not wait for the next look.
        blocks.onVerdict(() -> watches.forEach(NodeWatch::wake));
        if (options.longPollNotes().isPresent()) {
            for (int i = 0; i < nodes.size(); i++) {
                BackingNode node = nodes.get(i);
                LongPollNote note = new LongPollNote(
                        options.longPollNotes().get(),
                        node.rpc().client().options().uri());
                longPolls.put(watches.get(i), new LongPoll(node, watches.get(i), note, events));
            }
        }
        watches.forEach(NodeWatch::start);
        longPolls.values().forEach(LongPoll::start);
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                look();
                stopWithoutNode();
                // A new tip need not wait.
                if (wakeUp.tryAcquire(options.poll().toNanos(), TimeUnit.NANOSECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look() throws InterruptedException {
        switch (choice.choose()) {
            case NodeChoice.Chosen.None(String reason) -> status = reason;
            case NodeChoice.Chosen.Node(NodeWatch node, NodeState.Here state) -> {
                try {
                    work(node, state);
                } catch (RpcException | TemplateException e) {
                    fail(node, String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    // A mistake of ours about one template must not be the end of all jobs.
                    events.failed("making a job", e);
                    fail(node, e.toString());
                }
            }
        }
    }

    private void fail(NodeWatch node, String reason) {
        choice.failed(node, reason);
        // The next node need not wait.
        wakeUp.release();
    }

    private void work(NodeWatch node, NodeState.Here state)
            throws RpcException, TemplateException, InterruptedException {
        boolean goesOn = node == active && Objects.equals(tip, state.tip());
        if (goesOn && System.nanoTime() - nextTemplate < 0) {
            workedNanos = System.nanoTime();
            show(node, state.height());
            return;
        }
        BlockTemplate proposed = node.rpc().blockTemplate().orThrow();
        long received = System.nanoTime();
        if (!proposed.previousHash().equals(state.tip())) {
            // Its tip has changed meanwhile; whether the new one may be worked on is decided when its work is known.
            node.wake();
            return;
        }
        if (goesOn && received - nextRefresh < 0 && given != null && given.differsInTimeOnly(proposed)) {
            nextTemplate = received + options.transactions().toNanos();
            workedNanos = received;
            follow(node, proposed);
            show(node, state.height());
            return;
        }
        BlockSpace space = BlockSpace.of(proposed, network);
        BlockTemplate template = space.trim(proposed);
        CoinbasePlanner.Planned planned = planner.plan(template, space.forMiners(template));
        MiningJob job = MiningJob.of(template, planned.plan(), ByteString.EMPTY, space);
        int left = proposed.transactions().size() - template.transactions().size();
        if (left > 0) {
            events.transactionsLeft(node.name(), template.height(), left, proposed.feeUnits() - template.feeUnits());
        }
        choice.worked(node);
        nextTemplate = received + options.transactions().toNanos();
        nextRefresh = received + options.refresh().toNanos();
        given = proposed;
        workedNanos = received;
        idle = false;
        tip = state.tip();
        follow(node, template);
        lookAtClock(node, template);
        show(node, template.height() - 1);
        events.alarms().clear(NO_NODE);
        deliver(job, planned, received);
    }

    private void show(NodeWatch node, int height) {
        String working = node.name() + " at height " + height;
        if (!status.equals(working)) {
            status = working;
            events.nodeAnswers(node.name(), height);
        }
    }

    /** Waits at this node for what comes after its template, and no more at another. */
    private void follow(NodeWatch node, BlockTemplate template) {
        if (node != active) {
            active = node;
            longPolls.forEach((other, longPoll) -> longPoll.rest());
        }
        LongPoll longPoll = longPolls.get(node);
        if (longPoll != null) {
            longPoll.after(template);
        }
    }

    private void lookAtClock(NodeWatch node, BlockTemplate template) {
        OptionalLong ahead = NodeClock.secondsAhead(template, System.currentTimeMillis());
        if (!NodeClock.isFar(ahead)) {
            events.alarms().clear(CLOCK);
        } else if (!events.alarms().isOpen(CLOCK)) {
            long seconds = ahead.getAsLong();
            events.alarms()
                    .raise(
                            CLOCK,
                            "the clock of node " + node.name() + " is " + Math.abs(seconds) + " s "
                                    + (seconds > 0 ? "ahead of" : "behind") + " the pool's; shares are judged by the"
                                    + " node's, dates in the books are the pool's");
        }
    }

    private void deliver(MiningJob job, CoinbasePlanner.Planned planned, long received) {
        BlockTemplate template = job.template();
        byte[] header = Arrays.copyOf(job.header().toBytes(), BlockHeader.NONCE_OFFSET);
        JobListener consumer = listener;
        if (consumer != null && !closed) {
            consumer.job(new StratumJob(
                    EquihashSchedule.acceptedAt(network, template.height()).getFirst(),
                    header,
                    template.height(),
                    Target.of(template.target()),
                    new JobTimes(
                            template.minTime(),
                            TimeLimits.latest(network, template.height(), template.currentTime()),
                            received),
                    false,
                    (solved, solution) -> {
                        planned.used().run();
                        blocks.submit(job, solved, solution);
                    },
                    reward(job, planned)));
        }
    }

    private static BlockRecord.Reward reward(MiningJob job, CoinbasePlanner.Planned planned) {
        int outputs = job.coinbase().outputs().size();
        return new BlockRecord.Reward(
                job.template().minerUnits(),
                outputs - job.template().requiredOutputs().size(),
                ByteString.of(job.coinbase().toBytes()),
                planned.countedTo());
    }

    /** What was worked on for so long without a node is soon worth nothing. */
    private void stopWithoutNode() {
        JobListener consumer = listener;
        if (idle
                || consumer == null
                || System.nanoTime() - workedNanos < options.stale().toNanos()) {
            return;
        }
        idle = true;
        // The next job is one even if it is on the same tip.
        tip = null;
        String seconds = options.stale().toSeconds() + " s";
        events.alarms().raise(NO_NODE, "no node to work with for " + seconds + ": " + status);
        consumer.idle("no node of the pool has answered for " + seconds + ": work is not wanted until a job comes");
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        longPolls.values().forEach(LongPoll::close);
        watches.forEach(NodeWatch::close);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
