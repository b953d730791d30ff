package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.HeaderInfo;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.SyncState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a node's tip again and again, on a thread of its own, so that a node that hangs holds up nobody. A node that was away may
 * be another when it is back: it is asked anew for its network.
 */
final class NodeWatch implements AutoCloseable {
    /** A node that takes longer than this for an answer is as good as none. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Headers that it knows of may become more without another tip. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(5);

    private static final Duration WRONG_PAUSE = Duration.ofSeconds(10);
    private static final Duration SLOW_FOR = Duration.ofMinutes(10);

    private final String name;
    private final FluxRpc rpc;
    private final NodeIdentity identity;
    private final NodeJobOptions options;
    private final Runnable changed;
    private final Semaphore wakeUp = new Semaphore(0);
    private final Thread thread;
    private volatile NodeState state = new NodeState.Unasked();
    private volatile boolean asking;
    private volatile long askedNanos;
    private volatile long slowUntilNanos = System.nanoTime();
    private boolean identified;
    private long readNanos;

    /**
     * A watch that does not ask yet.
     *
     * @param changed is called after each change of the state, by the watch's thread
     */
    NodeWatch(BackingNode node, NodeIdentity identity, NodeJobOptions options, Runnable changed) {
        name = node.name();
        rpc = node.impatient();
        this.identity = identity;
        this.options = options;
        this.changed = changed;
        thread = Thread.ofPlatform().name("pool-node-" + name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String name() {
        return name;
    }

    /** How to ask the node, once and not for long. */
    FluxRpc rpc() {
        return rpc;
    }

    /** What is known of it now. */
    NodeState state() {
        long waited = System.nanoTime() - askedNanos;
        return asking && waited > PATIENCE.toNanos()
                ? new NodeState.Away("no answer for more than " + PATIENCE.toSeconds() + " s")
                : state;
    }

    /** Whether its answers were slow, or it had no thread left for one, a while ago. */
    boolean isSlow() {
        return slowUntilNanos - System.nanoTime() > 0;
    }

    /** Lets it look at once. */
    void wake() {
        wakeUp.release();
    }

    private void run() {
        try {
            while (true) {
                NodeState before = state;
                state = look();
                asking = false;
                if (!state.equals(before)) {
                    changed.run();
                }
                Duration pause = state instanceof NodeState.Wrong ? WRONG_PAUSE : options.poll();
                if (wakeUp.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private NodeState look() throws InterruptedException {
        try {
            if (!identified) {
                Optional<String> fault = identity.fault(rpc);
                if (fault.isPresent()) {
                    return new NodeState.Wrong(fault.get());
                }
                identified = true;
            }
            return here();
        } catch (RpcException e) {
            identified = false;
            if (e.kind() == RpcException.Kind.BUSY || e.kind() == RpcException.Kind.TIMED_OUT) {
                noteSlow();
            }
            return new NodeState.Away(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // What a node answers must not be the end of its watch.
            identified = false;
            return new NodeState.Away(e.toString());
        }
    }

    private void begin() {
        askedNanos = System.nanoTime();
        asking = true;
    }

    private void noteSlow() {
        slowUntilNanos = System.nanoTime() + SLOW_FOR.toNanos();
    }

    private NodeState here() throws RpcException, InterruptedException {
        begin();
        Hash256 best = rpc.bestBlockHash().orThrow();
        if (System.nanoTime() - askedNanos > options.slow().toNanos()) {
            noteSlow();
        }
        if (state instanceof NodeState.Here known
                && known.tip().equals(best)
                && System.nanoTime() - readNanos < READ_AGAIN.toNanos()) {
            return known;
        }
        begin();
        SyncState sync = rpc.syncState().orThrow();
        HeaderInfo tip = rpc.headerInfo(sync.tip()).orThrow();
        readNanos = System.nanoTime();
        return new NodeState.Here(tip.hash(), tip.height(), tip.chainWork(), sync.headers());
    }

    @Override
    public void close() {
        thread.interrupt();
        rpc.close();
        try {
            // In milliseconds, because a thread that never started may be joined that way only.
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
