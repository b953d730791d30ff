package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.protocol.ServerLines;
import io.fluxforge.stratum.server.defence.RateGate;
import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a connection's first byte: a TLS handshake begins with 22, a line with something else. Handshakes wait for their turn at the
 * gate, unread, so that a flood of them leaves time for the miners who are there. Of a client that speaks what the port does not a
 * {@link Refusal} tells.
 */
final class FirstByteHandler extends ChannelInboundHandlerAdapter {
    private static final int TLS_HANDSHAKE = 22;

    private final @Nullable SslContext tls;
    private final PortOptions.Transport transport;
    private final RateGate gate;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private @Nullable ByteBuf held;
    private boolean refused;

    /** @param tls null where the port is plain text */
    FirstByteHandler(
            @Nullable SslContext tls,
            PortOptions.Transport transport,
            RateGate gate,
            long patienceNanos,
            LongSupplier nanos) {
        this.tls = tls;
        this.transport = transport;
        this.gate = gate;
        this.patienceNanos = patienceNanos;
        this.nanos = nanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (held != null) {
            // Reading is off, but what one turn of the event loop has read still comes.
            held = Unpooled.wrappedBuffer(held, bytes);
            return;
        }
        boolean handshake = bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
        if (!handshake && transport == PortOptions.Transport.TLS) {
            String text =
                    "this port speaks TLS, and this connection began with plain text: use stratum+ssl, or another port";
            var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(ServerLines.showMessage(text)));
            refuse(ctx, message, RefusalReason.TRANSPORT, text);
        } else if (!handshake) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(message);
        } else if (tls == null) {
            refuse(
                    ctx,
                    message,
                    RefusalReason.TRANSPORT,
                    "this port is plain text, and this connection began with a TLS handshake: use stratum+tcp, or another port");
        } else {
            handshake(ctx, bytes, tls);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Object message, RefusalReason reason, String text) {
        ReferenceCountUtil.release(message);
        ctx.fireUserEventTriggered(new Refusal(reason, text));
        var _ = ctx.close();
    }

    /** The connection is refused already: a line of it will be answered, but a handshake costs too much for that. */
    void refuseHandshake() {
        refused = true;
    }

    private void handshake(ChannelHandlerContext ctx, ByteBuf message, SslContext context) {
        long wait = refused ? -1 : gate.take(nanos.getAsLong(), patienceNanos);
        if (wait < 0) {
            refuse(ctx, message, RefusalReason.HANDSHAKES, "more TLS handshakes than there is time for");
        } else if (wait == 0) {
            startTls(ctx, message, context);
        } else {
            held = message;
            ctx.channel().config().setAutoRead(false);
            var _ = ctx.executor().schedule(() -> resume(ctx, context), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void resume(ChannelHandlerContext ctx, SslContext context) {
        ByteBuf message = held;
        held = null;
        if (message != null && !ctx.isRemoved()) {
            startTls(ctx, message, context);
            ctx.channel().config().setAutoRead(true);
        }
    }

    private static void startTls(ChannelHandlerContext ctx, Object message, SslContext context) {
        ctx.pipeline().addAfter(ctx.name(), "tls", context.newHandler(ctx.alloc()));
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(ctx.handler());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ReferenceCountUtil.release(held);
        held = null;
    }
}
