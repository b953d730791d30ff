package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.stratum.server.PoolEvents;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Waits at one node for a template with another tip (BIP 22, {@code longpollid}), so that a new tip need not wait for the next look.
 *
 * <p>A node keeps one of its few RPC threads for such a call until the tip changes, even when the caller has gone. So one is open at
 * a time, and none is begun while an earlier one may still be held: one that was given up, or left behind by an earlier run, counts
 * as held until the node has another tip. A note on the disk, written before each call, outlives {@code kill -9}. Thread-safe.
 */
final class LongPoll implements AutoCloseable {
    private static final long CLOSE_MILLIS = 5_000;
    /** A node that answers at once what is known already is asked no more often. */
    private static final long PAUSE_MILLIS = 1_000;

    private final NodeWatch watch;
    private final FluxRpc rpc;
    private final LongPollNote note;
    private final PoolEvents events;
    private final Thread thread;
    private @Nullable Waiting next;

    private record Waiting(String id, Hash256 tip) {}

    /**
     * Does not ask yet.
     *
     * @param node whose long polls these are
     * @param watch of the same node, which looks at once when one was answered
     */
    LongPoll(BackingNode node, NodeWatch watch, LongPollNote note, PoolEvents events) {
        this.watch = watch;
        this.note = note;
        this.events = events;
        rpc = node.impatient();
        thread = Thread.ofPlatform()
                .name("pool-long-poll-" + node.name())
                .daemon()
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on waits for what comes after this template. */
    synchronized void after(BlockTemplate template) {
        next = template.longPollId().isEmpty() ? null : new Waiting(template.longPollId(), template.previousHash());
        notifyAll();
    }

    /** The node is not worked with: begins no further long poll. */
    synchronized void rest() {
        next = null;
    }

    /** What to wait for, once there is something and the node has a thread for it. */
    private synchronized Waiting next() throws InterruptedException, IOException {
        while (next == null || watch.isSlow() || mayBeHeld()) {
            wait(PAUSE_MILLIS);
        }
        return next;
    }

    private boolean mayBeHeld() throws IOException {
        Hash256 tip = note.tip();
        if (tip != null
                && watch.state() instanceof NodeState.Here here
                && !here.tip().equals(tip)) {
            note.clear();
            return false;
        }
        return tip != null;
    }

    private void run() {
        try {
            while (true) {
                Waiting now = next();
                note.write(now.tip);
                poll(now);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // Closed; the note stays, for the node may still hold the call.
        } catch (IOException e) {
            // Without a note there are no long polls; looks go on.
            events.failed("noting a long poll", e);
        }
    }

    private void poll(Waiting now) throws InterruptedException, IOException {
        try {
            if (rpc.nextBlockTemplate(now.id).isPresent()) {
                note.clear();
                over(now);
                watch.wake();
            }
        } catch (RpcException e) {
            if (e.kind() == RpcException.Kind.REFUSED) {
                note.clear();
            }
            // Else the call may have arrived. The looks report what is wrong, for they ask the same node.
        }
    }

    /** What was waited for has come; there is another template to wait for soon. */
    private synchronized void over(Waiting one) {
        if (one.equals(next)) {
            next = null;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        rpc.close();
        try {
            // In milliseconds, because a thread that never started may be joined that way only.
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
