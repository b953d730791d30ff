package io.fluxforge.bench.stratum;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.server.net.StratumServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * All miners of a load, on one event loop. To a pool on this machine they come from many addresses of 127.0.0.0/8, because one has
 * some 28,000 ports only, and because miners have addresses of their own.
 */
final class LoadClients implements LoadListener, AutoCloseable {
    private static final int CONNECTIONS_PER_ADDRESS = 250;
    /** Connections that may be on their way in at the same time. */
    private static final int CONNECTING = 200;

    private static final int CONNECT_MILLIS = 30_000;
    private static final int LOGIN_SECONDS = 120;
    private static final int LOOK_MILLIS = 50;
    private static final int CLOSE_SECONDS = 5;
    private static final long TICK_MICROS = 1000;

    /**
     * When a job arrived.
     *
     * @param count at how many connections
     * @param firstNanos at the first of them
     * @param lastNanos at the last
     */
    record Arrival(int count, long firstNanos, long lastNanos) {
        Arrival and(long nanos) {
            return new Arrival(count + 1, Math.min(firstNanos, nanos), Math.max(lastNanos, nanos));
        }
    }

    private final InetSocketAddress pool;
    private final @Nullable SslContext tls;
    private final String user;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().name("load-", 0).daemon().factory(), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final StratumLine line = new StratumLine();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Map<Integer, Arrival> arrivals = new LinkedHashMap<>();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final Semaphore connecting = new Semaphore(CONNECTING);
    private volatile @Nullable ReplyLog log;
    private volatile boolean closing;

    /** Clients of a pool that takes any worker. */
    LoadClients(InetSocketAddress pool, boolean tls) throws SSLException {
        this(pool, tls, "bench");
    }

    /** @param user whom the miners work for: their names are this, a dot and what tells them apart */
    LoadClients(InetSocketAddress pool, boolean tls, String user) throws SSLException {
        this.user = user;
        this.pool = pool;
        this.tls = tls
                ? SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        // The pool's certificate is not what is tested, and one of a test is signed by nobody.
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm("")
                        .build()
                : null;
    }

    /**
     * Opens so many more connections, and waits until all have logged in and have a job.
     *
     * @throws IOException if one of them fails
     */
    void connect(int count, Consumer<String> progress) throws IOException, InterruptedException {
        int all = connections.size() + count;
        while (connections.size() < all) {
            acquire(1, all);
            open(connections.size());
            if (connections.size() % 100 == 0) {
                progress.accept(String.format("%,d of %,d connections", working.get(), all));
            }
        }
        acquire(CONNECTING, all);
        connecting.release(CONNECTING);
    }

    /** Waits until so many more may be on their way in. One that is refused never gets there. */
    private void acquire(int permits, int all) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOGIN_SECONDS);
        while (!connecting.tryAcquire(permits, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            throwFailure();
            if (System.nanoTime() - end > 0) {
                throw new IOException("no login in " + LOGIN_SECONDS + " s; " + working.get() + " of " + all + " work");
            }
        }
        throwFailure();
    }

    private void open(int number) throws IOException {
        LoadConnection connection = new LoadConnection(this, line, user + ".rig" + number);
        connections.add(connection);
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channels.add(channel);
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(connection);
                    }
                });
        InetAddress from = source(number);
        ChannelFuture opening =
                from == null ? bootstrap.connect(pool) : bootstrap.connect(pool, new InetSocketAddress(from, 0));
        opening.addListener(done -> {
            if (!done.isSuccess()) {
                // Netty repeats the address behind the reason.
                String reason = String.valueOf(done.cause().getMessage()).replaceFirst(": /.*", "");
                failed(connection, "cannot connect to " + StratumServer.show(pool) + ": " + reason);
                connecting.release();
            }
        });
    }

    /** Where a connection comes from; null where the system is to choose. */
    private @Nullable InetAddress source(int number) throws UnknownHostException {
        if (!pool.getAddress().isLoopbackAddress() || pool.getAddress().getAddress().length != 4) {
            return null;
        }
        int address = number / CONNECTIONS_PER_ADDRESS + 1;
        return InetAddress.getByAddress(new byte[] {127, 0, (byte) (address >>> 8), (byte) address});
    }

    private void throwFailure() throws IOException {
        String reason = failure.get();
        if (reason != null) {
            throw new IOException(reason);
        }
    }

    List<LoadConnection> connections() {
        return connections;
    }

    /** Connections that ended before {@link #close}. */
    int closedEarly() {
        return closed.get();
    }

    /**
     * Sends shares at their times, each by the next connection in turn, until all are sent and answered.
     *
     * @param shares how to send one
     * @param graceSeconds how long to wait for answers after the last share
     * @param warm run when the warm-up is over
     */
    void load(ReplyLog replies, ShareSender shares, int graceSeconds, WarmedUp warm)
            throws IOException, InterruptedException {
        log = replies;
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        var ticking = group.next()
                .scheduleAtFixedRate(
                        () -> {
                            try {
                                sendDue(replies, shares);
                            } catch (RuntimeException e) {
                                broken.set(e);
                            }
                        },
                        0,
                        TICK_MICROS,
                        TimeUnit.MICROSECONDS);
        try {
            while (System.nanoTime() < replies.measuredFromNanos() && broken.get() == null) {
                throwFailure();
                Thread.sleep(10);
            }
            warm.run();
            long end = replies.intendedNanos(replies.shares()) + TimeUnit.SECONDS.toNanos(graceSeconds);
            while (replies.answered() < replies.shares() && System.nanoTime() < end && broken.get() == null) {
                throwFailure();
                Thread.sleep(10);
            }
        } finally {
            ticking.cancel(false);
        }
        throwFailure();
        if (broken.get() != null) {
            throw new IllegalStateException("sending shares failed", broken.get());
        }
    }

    /** What is to be done when the warm-up is over. */
    interface WarmedUp {
        /** Does it. */
        void run() throws IOException;
    }

    /** Sends the share with a number. */
    interface ShareSender {
        /**
         * Sends it, without flushing.
         *
         * @return by which connection
         */
        LoadConnection send(int share);
    }

    private void sendDue(ReplyLog replies, ShareSender shares) {
        List<LoadConnection> written = new ArrayList<>();
        while (replies.sent() < replies.shares()) {
            long now = System.nanoTime();
            if (replies.intendedNanos(replies.sent()) > now) {
                break;
            }
            LoadConnection by = shares.send(replies.send(now));
            if (written.isEmpty() || written.getLast() != by) {
                written.add(by);
            }
        }
        written.forEach(LoadConnection::flush);
    }

    /** Waits until a job is everywhere. */
    Arrival awaitJob(int number, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            throwFailure();
            Arrival arrival;
            synchronized (arrivals) {
                arrival = arrivals.getOrDefault(number, new Arrival(0, Long.MAX_VALUE, Long.MIN_VALUE));
            }
            if (arrival.count() >= connections.size()) {
                return arrival;
            }
            if (System.nanoTime() > end) {
                throw new IOException("a job reached " + arrival.count() + " of " + connections.size()
                        + " connections in " + seconds + " s");
            }
            Thread.sleep(5);
        }
    }

    /** Runs something on the event loop and waits for it. */
    <T> T onLoop(Callable<T> task) throws InterruptedException {
        return group.next().submit(task).sync().getNow();
    }

    @Override
    public void job(LoadConnection connection, JobNotice job, boolean first, long nowNanos) {
        if (first) {
            working.incrementAndGet();
            connecting.release();
            return;
        }
        int number = BenchJobs.number(job.header());
        synchronized (arrivals) {
            Arrival before = arrivals.get(number);
            arrivals.put(number, before == null ? new Arrival(1, nowNanos, nowNanos) : before.and(nowNanos));
        }
    }

    @Override
    public void answer(long share, String verdict, long nowNanos) {
        ReplyLog replies = log;
        if (replies != null) {
            replies.answer(share, verdict, nowNanos);
        }
    }

    @Override
    public void failed(LoadConnection connection, String reason) {
        failure.compareAndSet(null, reason);
    }

    @Override
    public void closed(LoadConnection connection) {
        if (!closing) {
            closed.incrementAndGet();
            String shown = connection.shown();
            failed(connection, "the pool closed a connection" + (shown.isEmpty() ? "" : ": " + shown));
        }
    }

    /** Closes every connection. */
    @Override
    public void close() {
        closing = true;
        // A loop that ends does not always close what is on it.
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
