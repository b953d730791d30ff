package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to subscribers in order, on one thread of its own. The queue is bounded: a subscriber that blocks in the end holds up
 * the chain, rather than memory run out or an event get lost.
 */
final class EventDispatcher implements Service {
    private static final int CAPACITY = 1_024;

    private final Consumer<Throwable> defects;
    private final BlockingQueue<ChainEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<Consumer<ChainEvent>> subscribers = new CopyOnWriteArrayList<>();
    /** What subscribers have caused themselves; only for the thread that calls them, which must not wait for itself. */
    private final Queue<ChainEvent> caused = new ArrayDeque<>();

    private volatile @Nullable Thread thread;

    /** @param defects is told of subscribers that failed */
    EventDispatcher(Consumer<Throwable> defects) {
        this.defects = defects;
    }

    /** Adds a subscriber; closing what comes back removes it. */
    FollowedChain.Subscription subscribe(Consumer<ChainEvent> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    /** Queues an event, waiting for room unless a subscriber asks. */
    void publish(ChainEvent event) throws InterruptedException {
        if (Thread.currentThread() == thread) {
            caused.add(event);
        } else {
            queue.put(event);
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("chain-events").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                ChainEvent event = caused.isEmpty() ? queue.take() : caused.remove();
                for (Consumer<ChainEvent> subscriber : subscribers) {
                    tell(subscriber, event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Consumer<ChainEvent> subscriber, ChainEvent event) {
        try {
            subscriber.accept(event);
        } catch (RuntimeException | Error e) {
            // One subscriber's defect must not keep the others from their events.
            defects.accept(e);
        }
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
