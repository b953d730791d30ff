package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;

/**
 * Looks whether a connection begins with a PROXY header, and steps aside for the decoder. Of one that does not a {@link Refusal} tells,
 * and what the client has sent goes on, so that it can be answered.
 */
final class ProxyDetector extends ByteToMessageDecoder {
    /** How a header of version 1 and of version 2 begins; Netty wants to see twelve bytes first. */
    private static final int TEXT = 'P';

    private static final int BINARY = '\r';

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
        int first = bytes.getByte(bytes.readerIndex());
        if (first != TEXT && first != BINARY) {
            refuse(ctx);
            return;
        }
        switch (HAProxyMessageDecoder.detectProtocol(bytes).state()) {
            case NEEDS_MORE_DATA -> {
                // The connection's deadline for it runs.
            }
            case DETECTED -> {
                ctx.pipeline().addAfter(ctx.name(), "proxy", new ProxyHandler());
                ctx.pipeline().addAfter(ctx.name(), "proxy-header", new HAProxyMessageDecoder());
                ctx.pipeline().remove(this);
            }
            case INVALID -> refuse(ctx);
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        ctx.fireUserEventTriggered(new Refusal(
                RefusalReason.PROXY,
                "this port takes connections through a proxy only, and this one began without a PROXY header"));
        ctx.pipeline().remove(this);
    }
}
