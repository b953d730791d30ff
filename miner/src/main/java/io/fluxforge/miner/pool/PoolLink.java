package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one pool, from the connection to its end: three virtual threads that read, write and watch the time around one
 * {@link StratumSession}. The listener is told of the end exactly once, also if there never was a connection.
 */
final class PoolLink implements AutoCloseable {
    /** Lines that wait to be sent; beyond, the pool does not read. */
    private static final int OUTBOUND = 2048;

    private static final long TICK_MILLIS = 250;

    private final PoolOptions pool;
    private final SessionSettings settings;
    private final PoolSocket socket = new PoolSocket();
    private final StratumSession session;
    private final BlockingQueue<byte[]> outbound = new ArrayBlockingQueue<>(OUTBOUND);
    private final CountDownLatch over = new CountDownLatch(1);

    PoolLink(PoolOptions pool, SessionSettings settings, SessionListener listener, InstantSource clock) {
        this.pool = pool;
        this.settings = settings;
        session = new StratumSession(settings, this::send, new Ending(listener), clock, System::nanoTime);
    }

    /** Passes everything on, and lets go of the connection at the end. */
    private final class Ending implements SessionListener {
        private final SessionListener listener;

        Ending(SessionListener listener) {
            this.listener = listener;
        }

        @Override
        public void work(@Nullable PoolJob job) {
            listener.work(job);
        }

        @Override
        public void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis) {
            listener.answered(share, verdict, reason, latencyMillis);
        }

        @Override
        public void notice(String text) {
            listener.notice(text);
        }

        @Override
        public void ended(SessionEnd end) {
            over.countDown();
            socket.close();
            listener.ended(end);
        }
    }

    StratumSession session() {
        return session;
    }

    /** Connects and talks, on threads of its own. */
    void start() {
        Thread.ofVirtual().name("pool-reader " + settings.url()).start(this::run);
    }

    private void run() {
        try {
            Socket connected = socket.connect(settings.url(), pool.tls(), settings.net(), settings.proven());
            LineReader in = new LineReader(connected.getInputStream());
            OutputStream out = connected.getOutputStream();
            Thread.ofVirtual().name("pool-writer " + settings.url()).start(() -> write(out));
            Thread.ofVirtual().name("pool-timer " + settings.url()).start(this::watchTime);
            session.start();
            for (byte[] line = in.next(); line != null && over.getCount() > 0; line = in.next()) {
                session.receive(line);
            }
            session.end(SessionEnd.lost("the pool closed the connection" + session.advice()));
        } catch (IOException e) {
            session.end(SessionEnd.lost(e.getMessage() + session.advice()));
        } catch (RuntimeException e) {
            session.end(SessionEnd.of("internal error: " + e));
        }
    }

    private void send(byte[] line) {
        if (!outbound.offer(line)) {
            // Not from here: the session is in the middle of a call.
            Thread.ofVirtual().start(() -> session.end(SessionEnd.of("the pool does not read what we send")));
        }
    }

    private void write(OutputStream out) {
        try {
            while (over.getCount() > 0) {
                byte[] line = outbound.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (line != null) {
                    out.write(line);
                    out.flush();
                }
            }
        } catch (IOException e) {
            session.end(SessionEnd.lost("cannot send: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchTime() {
        try {
            while (!over.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                session.tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it goes. */
    PoolUrl url() {
        return settings.url();
    }

    /** Ends the session, also if there is no connection yet. */
    void end(SessionEnd end) {
        session.end(end);
    }

    @Override
    public void close() {
        end(SessionEnd.of("closed by us"));
    }
}
