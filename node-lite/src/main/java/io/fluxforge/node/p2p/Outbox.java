package io.fluxforge.node.p2p;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages that wait to be written to one peer, bounded by their bytes. */
final class Outbox {
    /** Bytes that may wait: four of the longest messages. One message always fits. */
    static final long MAX_BYTES = 4L * Envelope.MAX_PAYLOAD_BYTES;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** Adds a message; false if it does not fit or the outbox is closed. */
    synchronized boolean offer(byte[] message) {
        if (closed || !fits(message)) {
            return false;
        }
        add(message);
        return true;
    }

    /** Adds a message as soon as it fits; false if the outbox is closed. */
    synchronized boolean put(byte[] message) throws InterruptedException {
        while (!closed && !fits(message)) {
            wait();
        }
        if (closed) {
            return false;
        }
        add(message);
        return true;
    }

    private boolean fits(byte[] message) {
        return waiting.isEmpty() || bytes + message.length <= MAX_BYTES;
    }

    private void add(byte[] message) {
        waiting.add(message);
        bytes += message.length;
        notifyAll();
    }

    /** Waits for a message; null once the outbox is closed. */
    synchronized byte @Nullable [] take() throws InterruptedException {
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        byte[] message = closed ? null : waiting.poll();
        if (message != null) {
            bytes -= message.length;
            notifyAll();
        }
        return message;
    }

    /** Drops what waits, and lets everybody go who waits. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
