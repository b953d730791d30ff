package io.fluxforge.stratum.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Takes the client's address from the PROXY header, and tells the connection by an {@link InetAddress} event. */
final class ProxyHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws UnknownHostException {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            String text = header.sourceAddress();
            byte[] address = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
            if (address != null) {
                ctx.fireUserEventTriggered(InetAddress.getByAddress(address));
            } else if (ctx.channel().remoteAddress() instanceof InetSocketAddress proxy) {
                // LOCAL: the proxy itself, asking whether we live.
                ctx.fireUserEventTriggered(proxy.getAddress());
            }
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }
}
