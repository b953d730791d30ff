package io.fluxforge.stratum.server.node;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.verifier.BlockHeader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of the templates of one node, and turns to the next when it fails. The first node that works is preferred: the others
 * are asked in its place until it is well again.
 */
public final class NodeJobSource implements JobSource {
    private static final long RETRY_PREFERRED_NANOS = 30_000_000_000L;

    private final ChainParams network;
    private final List<BackingNode> nodes;
    private final CoinbasePlanner planner;
    private final BlockPlacer blocks;
    private final Duration poll;
    private final Duration refresh;
    private final PoolEvents events;
    private final Thread thread;
    private final Semaphore wakeUp = new Semaphore(0);
    private final LongPoll longPoll = new LongPoll(wakeUp::release);
    private volatile boolean closed;
    private volatile String status = "not started";
    private String lastFailure = "";
    private @Nullable Consumer<StratumJob> listener;
    private int active;
    private long activeSince;
    private @Nullable Hash256 tip;
    private long nextRefresh;

    /** A source whose coinbases all pay the same, see the other constructor. */
    public NodeJobSource(
            ChainParams network,
            List<BackingNode> nodes,
            CoinbasePlan plan,
            BlockPlacer blocks,
            Duration poll,
            Duration refresh,
            PoolEvents events) {
        this(network, nodes, CoinbasePlanner.always(plan), blocks, poll, refresh, events);
    }

    /**
     * A source that does not ask yet.
     *
     * @param network whose rules hold
     * @param nodes in the order of preference, at least one; closed with the source
     * @param planner says whom each coinbase pays
     * @param blocks takes what is found, the caller's to close after the source
     * @param poll time between two looks at the tip
     * @param refresh time between two templates of one tip
     * @param events the log
     */
    public NodeJobSource(
            ChainParams network,
            List<BackingNode> nodes,
            CoinbasePlanner planner,
            BlockPlacer blocks,
            Duration poll,
            Duration refresh,
            PoolEvents events) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no nodes");
        }
        this.network = network;
        this.nodes = List.copyOf(nodes);
        this.planner = planner;
        this.blocks = blocks;
        this.poll = poll;
        this.refresh = refresh;
        this.events = events;
        thread = Thread.ofPlatform().name("pool-jobs").daemon().unstarted(this::run);
    }

    /** Begins to ask; while no node answers there are no jobs, and {@link #status} says why. */
    @Override
    public void start(Consumer<StratumJob> consumer) {
        listener = consumer;
        // A block of ours changes the tip: that need not wait for the next look.
        blocks.onVerdict(wakeUp::release);
        thread.start();
        longPoll.start();
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    look();
                } catch (RpcException | TemplateException e) {
                    fail(String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    // A mistake of ours about one template must not be the end of all jobs.
                    events.failed("making a job", e);
                    fail(e.toString());
                }
                if (wakeUp.tryAcquire(poll.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look() throws RpcException, TemplateException, InterruptedException {
        if (active != 0 && System.nanoTime() - activeSince > RETRY_PREFERRED_NANOS) {
            activate(0);
        }
        BackingNode node = nodes.get(active);
        Hash256 best = node.rpc().bestBlockHash().orThrow();
        Hash256 known = tip;
        if (known != null && known.equals(best) && System.nanoTime() - nextRefresh < 0) {
            return;
        }
        BlockTemplate template = node.rpc().blockTemplate().orThrow();
        CoinbasePlanner.Planned planned = planner.plan(template);
        MiningJob job = MiningJob.of(template, planned.plan());
        tip = template.previousHash();
        nextRefresh = System.nanoTime() + refresh.toNanos();
        longPoll.after(node, template);
        String working = node.name() + " at height " + (template.height() - 1);
        if (!status.equals(working)) {
            lastFailure = "";
            status = working;
            events.nodeAnswers(node.name(), template.height() - 1);
        }
        deliver(job, planned);
    }

    private void deliver(MiningJob job, CoinbasePlanner.Planned planned) {
        BlockTemplate template = job.template();
        byte[] header = Arrays.copyOf(job.header().toBytes(), BlockHeader.NONCE_OFFSET);
        Consumer<StratumJob> consumer = listener;
        if (consumer != null && !closed) {
            consumer.accept(new StratumJob(
                    EquihashSchedule.acceptedAt(network, template.height()).getFirst(),
                    header,
                    template.height(),
                    Target.of(template.target()),
                    template.minTime(),
                    Long.MAX_VALUE,
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

    private void fail(String reason) {
        BackingNode node = nodes.get(active);
        String failing = node.name() + ": " + reason;
        if (!failing.equals(lastFailure)) {
            // Once, not with every look while it stays so.
            events.nodeFails(node.name(), reason);
        }
        lastFailure = failing;
        status = failing;
        activate((active + 1) % nodes.size());
    }

    private void activate(int node) {
        active = node;
        activeSince = System.nanoTime();
        // What the other node thinks the tip is need not be what this one does.
        tip = null;
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public void close() {
        closed = true;
        longPoll.close();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
