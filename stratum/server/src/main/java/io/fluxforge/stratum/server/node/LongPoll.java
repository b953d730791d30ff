package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.template.BlockTemplate;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits at the node for a template with another tip (BIP 22, {@code longpollid}), so that a new tip need not wait for the next look.
 * Looking goes on beside it: a node may not know long polls, or may lose one. Thread-safe.
 */
final class LongPoll implements AutoCloseable {
    /** A node that answers at once what is known already is asked no more often. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final Runnable changed;
    private final Thread thread;
    private @Nullable Waiting waiting;

    private record Waiting(BackingNode node, String id, Hash256 tip) {}

    /** @param changed is called when there is another tip, by a thread of this class */
    LongPoll(Runnable changed) {
        this.changed = changed;
        thread = Thread.ofPlatform().name("pool-long-poll").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on waits for what comes after this template of a node. */
    synchronized void after(BackingNode node, BlockTemplate template) {
        waiting = template.longPollId().isEmpty()
                ? null
                : new Waiting(node, template.longPollId(), template.previousHash());
        notifyAll();
    }

    private synchronized Waiting next() throws InterruptedException {
        while (waiting == null) {
            wait();
        }
        return waiting;
    }

    private synchronized boolean isCurrent(Hash256 tip) {
        return waiting != null && waiting.tip.equals(tip);
    }

    private void run() {
        try {
            while (true) {
                Waiting now = next();
                Thread.sleep(poll(now) ? PAUSE : PAUSE_AFTER_FAILURE);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** One poll; false if it failed. Failures are the looks' to report, which ask the same node. */
    private boolean poll(Waiting now) throws InterruptedException {
        try {
            Optional<RpcResult<BlockTemplate>> answer = now.node.rpc().nextBlockTemplate(now.id);
            if (answer.isPresent()) {
                Hash256 tip = answer.get().orThrow().previousHash();
                if (!tip.equals(now.tip) && !isCurrent(tip)) {
                    changed.run();
                }
            }
            return true;
        } catch (RpcException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            // In milliseconds, because a thread that never started may be joined that way only.
            thread.join(PAUSE_AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
