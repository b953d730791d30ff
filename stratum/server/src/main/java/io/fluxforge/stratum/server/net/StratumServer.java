package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.protocol.ServerLines;
import io.fluxforge.stratum.server.Service;
import io.fluxforge.stratum.server.SteadyTask;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.defence.RateGate;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ports of the pool. Every connection lives on one event loop; a job reaches all of a loop's with one task and one buffer. */
public final class StratumServer implements Service {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BACKLOG = 4096;
    private static final int LOW_WATER_DIVISOR = 2;
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS = 5_000;

    private final ServerContext context;
    private final List<PortOptions> ports;
    private final Supplier<@Nullable SslContext> tls;
    private final int threads;
    private final RateGate handshakes;
    private final IdentityHashMap<EventExecutor, LoopConnections> loops = new IdentityHashMap<>();
    private List<OpenPort> listening = List.of();
    private boolean stopping;
    private final FileBudget.Usage files;
    private volatile @Nullable EventLoopGroup group;
    private volatile @Nullable ConnectionGate gate;

    /**
     * A server that does not listen yet.
     *
     * @param context what all connections share
     * @param ports where to listen
     * @param tls shown now by the ports that speak TLS; null if none does
     * @param threads event loops
     * @param files how many the process may open
     */
    public StratumServer(
            ServerContext context,
            List<PortOptions> ports,
            Supplier<@Nullable SslContext> tls,
            int threads,
            FileBudget.Usage files) {
        this.context = context;
        this.files = files;
        this.ports = List.copyOf(ports);
        this.tls = tls;
        this.threads = threads;
        handshakes = new RateGate(
                () -> context.limits().handshakesPerSecond(), context.nanos().getAsLong());
    }

    @Override
    public void start() throws IOException {
        EventLoopGroup loopGroup = new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().name("stratum-", 0).daemon().factory(), NioIoHandler.newFactory());
        group = loopGroup;
        for (EventExecutor loop : loopGroup) {
            LoopConnections own = new LoopConnections();
            loops.put(loop, own);
            SteadyTask sweeping = new SteadyTask("deadlines", "looking at deadlines", context.events());
            var _ = loop.scheduleWithFixedDelay(() -> sweep(sweeping, own), 1, 1, TimeUnit.SECONDS);
        }
        ConnectionGate connections = new ConnectionGate(
                context.limits(), new FileBudget(files), context.refusals(), context.events(), context.nanos());
        gate = connections;
        try {
            change(ports);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** An event loop keeps to itself what a task throws, and never runs it again. */
    private static void sweep(SteadyTask sweeping, LoopConnections own) {
        try {
            sweeping.attempt(own::sweep);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A port that is open; what it offers to new connections can change. */
    private static final class OpenPort {
        private final InetSocketAddress wanted;
        private volatile PortOptions options;
        private @Nullable Channel channel;

        OpenPort(PortOptions options) {
            this.wanted = options.address();
            this.options = options;
        }

        void close() {
            if (channel != null) {
                channel.close().awaitUninterruptibly();
            }
        }
    }

    /**
     * Opens ports that are new, changes what the others offer to new connections, and lets those that are gone take none. Connections
     * that are open stay as they are.
     *
     * @throws IOException if a port cannot be opened; then nothing has changed
     */
    public synchronized void change(List<PortOptions> wanted) throws IOException {
        EventLoopGroup loopGroup = group;
        ConnectionGate connections = gate;
        if (loopGroup == null || connections == null || stopping) {
            throw new IOException("the ports are closed");
        }
        List<OpenPort> gone = new ArrayList<>(listening);
        List<OpenPort> next = new ArrayList<>();
        List<OpenPort> opened = new ArrayList<>();
        List<Runnable> changes = new ArrayList<>();
        try {
            for (PortOptions port : wanted) {
                Optional<OpenPort> open = gone.stream()
                        .filter(each -> each.wanted.equals(port.address()))
                        .findFirst();
                if (open.isPresent()) {
                    gone.remove(open.get());
                    changes.add(() -> open.get().options = port);
                    next.add(open.get());
                } else {
                    OpenPort fresh = new OpenPort(port);
                    listen(loopGroup, fresh, connections);
                    opened.add(fresh);
                    next.add(fresh);
                }
            }
        } catch (IOException | RuntimeException e) {
            opened.forEach(OpenPort::close);
            throw e;
        }
        changes.forEach(Runnable::run);
        gone.forEach(OpenPort::close);
        listening = List.copyOf(next);
    }

    /** Takes the limits of now for the number of connections; the others are looked up as they are needed. */
    public void takeLimits() {
        ConnectionGate connections = gate;
        if (connections != null) {
            connections.limit(context.limits());
        }
    }

    private void listen(EventLoopGroup loopGroup, OpenPort open, ConnectionGate connections) throws IOException {
        PortOptions port = open.options;
        int high = context.limits().outboundBytes();
        var bound = new ServerBootstrap()
                .group(loopGroup)
                .channelFactory(() -> new GatedServerChannel(
                        connections, () -> open.options.transport() == PortOptions.Transport.PLAIN))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / LOW_WATER_DIVISOR, high))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel, open.options, connections);
                    }
                })
                .bind(port.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + show(port.address()) + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        open.channel = bound.channel();
        context.events()
                .listening(
                        show((InetSocketAddress) bound.channel().localAddress()),
                        port.transport().toString());
    }

    /** {@code 192.0.2.1:3333}, {@code [2001:db8:0:0:0:0:0:1]:3333}. */
    public static String show(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private void accept(SocketChannel channel, PortOptions port, ConnectionGate connections) {
        channel.closeFuture().addListener(closed -> connections.leave());
        ChannelPipeline pipeline = channel.pipeline();
        if (!port.proxies().isEmpty()) {
            pipeline.addLast(new ProxyDetector());
        }
        boolean plain = port.transport() == PortOptions.Transport.PLAIN;
        pipeline.addLast(new FirstByteHandler(
                plain ? null : Objects.requireNonNull(tls.get(), "a port speaks TLS"),
                port.transport(),
                handshakes,
                context.limits().loginSeconds() * NANOS_PER_SECOND,
                context.nanos()));
        LoopConnections siblings = Objects.requireNonNull(loops.get(channel.eventLoop()));
        pipeline.addLast(new StratumConnection(context, port, siblings));
    }

    /** The addresses it listens on, in the order of the options. */
    public synchronized List<InetSocketAddress> addresses() {
        return listening.stream()
                .map(port ->
                        (InetSocketAddress) Objects.requireNonNull(port.channel).localAddress())
                .toList();
    }

    /** Connections that are open. */
    public int connections() {
        ConnectionGate connections = gate;
        return connections == null ? 0 : connections.open();
    }

    /** Connections that there may be: what the limits say, or fewer where the process may not open enough files. */
    public int mostConnections() {
        ConnectionGate connections = gate;
        return connections == null ? context.limits().connections() : connections.most();
    }

    /** Looks how many files are left; called every few seconds. */
    public void lookAfterFiles() {
        ConnectionGate connections = gate;
        if (connections != null) {
            connections.look();
        }
    }

    /** Hands a job to everyone. */
    public void broadcast(IssuedJob job) {
        JobLines lines = new JobLines(job, loops.size());
        loops.forEach((loop, own) -> loop.execute(() -> {
            own.send(lines);
            lines.release();
        }));
        // One for each tip: templates are refreshed every few seconds, which nobody wants to read.
        if (job.clean()) {
            context.events().job(job.id(), job.work().height(), connections());
        }
    }

    /** Shows a message to everyone who works. */
    public void tell(String message) {
        byte[] line = ServerLines.showMessage(message);
        loops.forEach((loop, own) -> loop.execute(() -> own.sendLine(line)));
    }

    /** The pool stops, as planned: accepts and reads no more, and asks everyone to come back. */
    public void quiesce() {
        if (group == null) {
            return;
        }
        stopListening();
        loops.forEach((loop, own) -> loop.execute(own::quiesce));
    }

    private synchronized void stopListening() {
        stopping = true;
        listening.forEach(OpenPort::close);
    }

    /** Closes every connection and stops the threads; what comes after does nothing. */
    @Override
    public void close() {
        EventLoopGroup loopGroup = group;
        if (loopGroup == null) {
            return;
        }
        group = null;
        stopListening();
        loops.forEach((loop, own) -> loop.execute(own::closeAll));
        loopGroup
                .shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
