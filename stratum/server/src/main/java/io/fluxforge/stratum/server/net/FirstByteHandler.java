package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.defence.RateGate;
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
 * gate, unread, so that a flood of them leaves time for the miners who are there.
 */
final class FirstByteHandler extends ChannelInboundHandlerAdapter {
    private static final int TLS_HANDSHAKE = 22;

    private final SslContext tls;
    private final PortOptions.Transport transport;
    private final RateGate gate;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private @Nullable ByteBuf held;

    FirstByteHandler(
            SslContext tls, PortOptions.Transport transport, RateGate gate, long patienceNanos, LongSupplier nanos) {
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
            ReferenceCountUtil.release(message);
            var _ = ctx.close();
        } else if (!handshake) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(message);
        } else {
            handshake(ctx, bytes);
        }
    }

    private void handshake(ChannelHandlerContext ctx, ByteBuf message) {
        long wait = gate.take(nanos.getAsLong(), patienceNanos);
        if (wait < 0) {
            ReferenceCountUtil.release(message);
            var _ = ctx.close();
        } else if (wait == 0) {
            startTls(ctx, message);
        } else {
            held = message;
            ctx.channel().config().setAutoRead(false);
            var _ = ctx.executor().schedule(() -> resume(ctx), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        ByteBuf message = held;
        held = null;
        if (message != null && !ctx.isRemoved()) {
            startTls(ctx, message);
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void startTls(ChannelHandlerContext ctx, Object message) {
        ctx.pipeline().addAfter(ctx.name(), "tls", tls.newHandler(ctx.alloc()));
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ReferenceCountUtil.release(held);
        held = null;
    }
}
