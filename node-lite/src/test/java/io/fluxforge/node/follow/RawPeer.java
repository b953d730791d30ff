package io.fluxforge.node.follow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody on the loopback interface who does as he likes with each connection. */
final class RawPeer implements AutoCloseable {
    /** What is done with a connection, which stays open unless this closes it. */
    interface Behaviour {
        void on(Socket socket) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> held = new CopyOnWriteArrayList<>();

    RawPeer(Behaviour behaviour) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    held.add(socket);
                    behaviour.on(socket);
                } catch (IOException closed) {
                    // The follower hung up, or the test is over.
                }
            }
        });
    }

    /** One that says these bytes, and then nothing. */
    static RawPeer saying(byte[] bytes) throws IOException {
        return new RawPeer(socket -> socket.getOutputStream().write(bytes));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : held) {
            socket.close();
        }
    }
}
