package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.protocol.ServerLines;
import io.fluxforge.stratum.server.defence.Refusal;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that takes no more connections than the gate allows. Whoever is too many is told and closed before anything is
 * kept of him; where the system gives no connection, for want of files, it is asked again a second later.
 */
final class GatedServerChannel extends NioServerSocketChannel {
    private static final long PAUSE_MILLIS = 1000;

    private final ConnectionGate gate;
    private final BooleanSupplier plain;

    /** @param plain whether clients read plain text here now */
    GatedServerChannel(ConnectionGate gate, BooleanSupplier plain) {
        this.gate = gate;
        this.plain = plain;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) {
        SocketChannel socket;
        try {
            socket = javaChannel().accept();
        } catch (IOException e) {
            gate.failed(e);
            pause();
            return 0;
        }
        if (socket == null) {
            return 0;
        }
        Refusal refusal = gate.enter();
        if (refusal == null) {
            accepted.add(new NioSocketChannel(this, socket));
        } else {
            refuse(socket, plain.getAsBoolean() ? ServerLines.showMessage(refusal.text()) : null);
        }
        return 1;
    }

    private void pause() {
        config().setAutoRead(false);
        var _ = eventLoop().schedule(() -> config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The line fits the buffer of a new socket, so that nothing waits. */
    private static void refuse(SocketChannel socket, byte @Nullable [] line) {
        try (socket) {
            socket.configureBlocking(false);
            if (line != null) {
                int _ = socket.write(ByteBuffer.wrap(line));
            }
        } catch (IOException e) {
            // Gone already.
        }
    }
}
