package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.protocol.ServerLines;
import io.fluxforge.stratum.protocol.StratumError;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.server.defence.AddressBook.Admission;
import io.fluxforge.stratum.server.defence.BadShareBudget;
import io.fluxforge.stratum.server.defence.BanList;
import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalReason;
import io.fluxforge.stratum.server.share.JudgedShare;
import io.fluxforge.stratum.server.share.ShareOrigin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: bytes to lines and back, deadlines, budgets, back-pressure. What the lines mean is the {@link Session}'s.
 * Everything runs on the connection's event loop.
 */
final class StratumConnection extends ChannelInboundHandlerAdapter implements ShareOrigin {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long RETRY_MILLIS = 2;
    private static final int BAD_LINE_PENALTY = 10;
    /** A proxy sends its header with its first packet. */
    private static final int PROXY_SECONDS = 3;
    /** How long a client that is sent elsewhere is to wait before. */
    private static final int RECONNECT_SECONDS = 5;
    /** How long who is refused may take to send the request that is answered with the reason. */
    private static final long TELLING_MILLIS = 1000;

    /** Scratch that connections of an event loop share: it is in use only while one of them reads. */
    private static final class Scratch {
        private final StratumLine line = new StratumLine();
        private byte[] bytes = new byte[4 << 10];

        byte[] bytes(int length) {
            if (bytes.length < length) {
                bytes = new byte[length];
            }
            return bytes;
        }
    }

    private static final FastThreadLocal<Scratch> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
            return new Scratch();
        }
    };

    private final ServerContext server;
    private final PortOptions port;
    private final LoopConnections siblings;
    private final LineFramer framer = new LineFramer();
    private final Session session;
    private final BadShareBudget budget;
    private final long openedNanos;
    private @Nullable ChannelHandlerContext context;
    private @Nullable BadShareBudget addressBudget;
    private @Nullable String addressKey;
    private String address = "?";
    private long lastLineNanos;
    private @Nullable BooleanSupplier blockedOffer;
    private @Nullable Refusal refusal;
    private boolean closed;
    private boolean stopped;
    private boolean flushPending;

    StratumConnection(ServerContext server, PortOptions port, LoopConnections siblings) {
        this.server = server;
        this.port = port;
        this.siblings = siblings;
        openedNanos = server.nanos().getAsLong();
        lastLineNanos = openedNanos;
        budget = server.limits().newConnectionBudget(openedNanos);
        session = new Session(server, port, this);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not connected");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        siblings.add(this);
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress remote) {
            if (port.proxies().isEmpty()) {
                admit(remote.getAddress());
                return;
            }
            address = remote.getAddress().getHostAddress();
            if (!port.proxies().contain(remote)) {
                refuse(new Refusal(
                        RefusalReason.PROXY,
                        "this port takes connections through a proxy only, and " + address
                                + " is not one of the port's proxies (proxy-from)"));
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof InetAddress client && refusal == null) {
            admit(client);
        } else if (event instanceof Refusal why) {
            refuse(why);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void admit(InetAddress client) {
        address = client.getHostAddress();
        switch (server.addresses().enter(client)) {
            case Admission.Admitted(String key, BadShareBudget shared) -> {
                addressKey = key;
                addressBudget = shared;
            }
            case Admission.Refused(Refusal why) -> refuse(why);
        }
    }

    /**
     * Refuses a client: it is told at once, and by an answer to its first request, as far as that costs next to nothing. Nothing is kept
     * of it.
     */
    private void refuse(Refusal why) {
        if (refusal != null) {
            return;
        }
        server.refusals().add(why.reason());
        server.events().refused(address, why);
        if (closed || port.transport() == PortOptions.Transport.TLS || !siblings.beginTelling()) {
            closeQuietly();
            return;
        }
        refusal = why;
        FirstByteHandler before = context().pipeline().get(FirstByteHandler.class);
        if (port.transport() == PortOptions.Transport.PLAIN) {
            write(ServerLines.showMessage(why.text()));
            flush();
        } else if (before != null) {
            before.refuseHandshake();
        }
        var _ = context().executor().schedule(this::closeQuietly, TELLING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void answerRefusal(StratumLine line, byte[] bytes, int length, Refusal why) {
        if (line.parse(bytes, 0, length) && line.isRequest()) {
            write(ServerLines.error(line.idBytes(), StratumError.OTHER, why.text()));
        }
        flush();
        closeQuietly();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed || (addressKey == null && refusal == null) || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        framer.add(bytes, ctx.alloc());
        readLines();
    }

    private void readLines() {
        Scratch scratch = SCRATCH.get();
        while (!closed && !stopped && blockedOffer == null) {
            int max = session.isSubscribed()
                    ? server.limits().lineBytesAfter()
                    : server.limits().lineBytesBefore();
            byte[] bytes = scratch.bytes(max);
            int length = framer.next(bytes, max);
            if (length == LineFramer.TOO_LONG) {
                drop("line longer than " + max + " bytes");
            } else if (length == LineFramer.NO_LINE) {
                framer.trim(context().alloc());
                break;
            } else {
                lastLineNanos = server.nanos().getAsLong();
                read(scratch.line, bytes, length);
            }
        }
        if (!closed) {
            flushIfPending();
        }
    }

    private void read(StratumLine line, byte[] bytes, int length) {
        if (length == 0 || (length == 1 && bytes[0] == '\r')) {
            return;
        }
        if (refusal != null) {
            answerRefusal(line, bytes, length, refusal);
        } else if (line.parse(bytes, 0, length)) {
            session.handle(line);
        } else {
            punish(BAD_LINE_PENALTY, "malformed line: " + line.problem());
        }
    }

    /** Offers a share now, or as soon as the pipeline has room; until then no further line is read. */
    void offer(BooleanSupplier attempt) {
        if (!attempt.getAsBoolean()) {
            blockedOffer = attempt;
            context().channel().config().setAutoRead(false);
            retryLater();
        }
    }

    private void retryLater() {
        var _ = context().executor().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void retry() {
        BooleanSupplier attempt = blockedOffer;
        if (closed || attempt == null) {
            return;
        }
        if (!attempt.getAsBoolean()) {
            retryLater();
            return;
        }
        blockedOffer = null;
        readLines();
        if (!closed && !stopped && blockedOffer == null) {
            context().channel().config().setAutoRead(true);
        }
    }

    /** Takes points from the budgets; a client whose budget is spent is dropped, and its address banned. */
    void punish(int points, String reason) {
        long now = server.nanos().getAsLong();
        boolean ownLeft = budget.charge(points, now);
        boolean sharedLeft = addressBudget == null || addressBudget.charge(points, now);
        if ((ownLeft && sharedLeft) || closed) {
            return;
        }
        if (addressKey != null) {
            server.addresses().ban(addressKey, "bad shares or lines, the last: " + reason);
            server.events().banned(addressKey, reason);
        }
        drop("banned for " + server.limits().banSeconds() + " s: bad shares or lines, the last: " + reason);
    }

    /** Writes a line; it goes out with the next flush. */
    void write(byte[] line) {
        write(Unpooled.wrappedBuffer(line));
    }

    private void write(ByteBuf line) {
        if (closed) {
            line.release();
            return;
        }
        ChannelHandlerContext ctx = context();
        var _ = ctx.write(line, ctx.voidPromise());
        flushPending = true;
        if (!ctx.channel().isWritable()) {
            // What is queued may only wait for its flush.
            flushIfPending();
            if (!ctx.channel().isWritable()) {
                close("does not read: " + server.limits().outboundBytes() + " bytes wait");
            }
        }
    }

    private void flushIfPending() {
        if (flushPending) {
            flushPending = false;
            context().flush();
        }
    }

    /** Hands out a job. Where the difficulty changes, miners that go on with a job until a clean one comes are told to leave it. */
    void send(JobLines lines) {
        if (session.isWorking() && !session.has(lines.job())) {
            byte[] target = session.issue(lines.job());
            if (target != null) {
                write(target);
            }
            write(lines.take(port.notifyParams(), target != null));
            flush();
        }
    }

    /** Writes a line to a client that works. */
    void sendLine(byte[] line) {
        if (session.isWorking()) {
            write(line);
            flush();
        }
    }

    /** Takes no further line, and asks the client to come back. */
    void quiesce() {
        stopped = true;
        context().channel().config().setAutoRead(false);
        InetSocketAddress to = port.reconnect();
        sendLine(
                to == null
                        ? ServerLines.reconnect()
                        : ServerLines.reconnect(to.getHostString(), to.getPort(), RECONNECT_SECONDS));
    }

    void checkDeadlines() {
        long now = server.nanos().getAsLong();
        if (closed || refusal != null) {
            return;
        }
        BanList.Ban ban = addressKey == null ? null : server.addresses().ban(addressKey);
        if (addressKey == null && now - openedNanos > PROXY_SECONDS * NANOS_PER_SECOND) {
            refuse(new Refusal(
                    RefusalReason.PROXY,
                    "this port takes connections through a proxy only, and no PROXY header came within " + PROXY_SECONDS
                            + " s"));
        } else if (!session.isWorking() && now - openedNanos > server.limits().loginSeconds() * NANOS_PER_SECOND) {
            server.refusals().add(RefusalReason.LOGIN);
            drop("no login within " + server.limits().loginSeconds() + " s");
        } else if (now - lastLineNanos > server.limits().idleSeconds() * NANOS_PER_SECOND) {
            drop("nothing sent for " + server.limits().idleSeconds() + " s");
        } else if (ban != null) {
            drop("address is " + ban);
        }
    }

    @Override
    public Executor executor() {
        return context().executor();
    }

    @Override
    public void judged(JudgedShare share) {
        if (closed) {
            return;
        }
        session.judged(share);
        if (share.verdict().error() == null) {
            write(ServerLines.accept(share.id()));
            budget.reward();
            if (addressBudget != null) {
                addressBudget.reward();
            }
        } else {
            String detail = share.detail().isEmpty() ? "" : ": " + share.detail();
            String message = share.verdict().message() + detail;
            write(ServerLines.error(share.id(), share.verdict().error(), message));
            if (share.verdict().penalty() > 0) {
                punish(share.verdict().penalty(), message);
            }
        }
    }

    @Override
    public void flush() {
        if (!closed) {
            flushIfPending();
        }
    }

    String address() {
        return address;
    }

    /** Closes a connection that was let in, and tells the client why. */
    private void drop(String reason) {
        boolean spoken = context().pipeline().get(FirstByteHandler.class) == null;
        if (!closed && (spoken || port.transport() == PortOptions.Transport.PLAIN)) {
            write(ServerLines.showMessage(reason));
        }
        close(reason);
    }

    private void close(String reason) {
        if (!closed) {
            server.events().dropped(address, session.worker(), reason);
            flush();
            closeQuietly();
        }
    }

    void closeQuietly() {
        closed = true;
        var _ = context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        siblings.remove(this);
        if (refusal != null) {
            siblings.endTelling();
        }
        framer.close();
        blockedOffer = null;
        session.end();
        if (addressKey != null) {
            server.addresses().leave(addressKey);
            addressKey = null;
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        // A reset connection or a failed handshake is the peer's; anything else is ours and goes to the log.
        if (failure instanceof HAProxyProtocolException) {
            refuse(new Refusal(RefusalReason.PROXY, "malformed PROXY header: " + failure.getMessage()));
        } else if (!(failure instanceof IOException || failure instanceof io.netty.handler.codec.DecoderException)) {
            server.events().failed("connection of " + address, failure);
        }
        closeQuietly();
    }
}
