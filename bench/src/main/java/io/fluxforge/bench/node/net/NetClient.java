package io.fluxforge.bench.node.net;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.net.NetProtocol.Kind;
import io.fluxforge.bench.node.net.NetProtocol.Request;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Measures the way to a {@link NetServer}.
 *
 * @param server may be unresolved
 * @param seconds of each direction, 1 to 30
 */
public record NetClient(InetSocketAddress server, int seconds) implements NetProbe {
    /** Connections that share the way, so that none is held back by its window. */
    public static final int STREAMS = 4;

    private static final int PINGS = 20;
    private static final int CONNECT_MILLIS = 5000;

    /** The part of a download in which connections speed up, and which is not counted. */
    private static final double RAMP = 0.2;

    /** Checks the values. */
    public NetClient {
        if (seconds < 1 || seconds > NetProtocol.MAX_SECONDS) {
            throw new IllegalArgumentException("seconds=" + seconds + ", max=" + NetProtocol.MAX_SECONDS);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException if the server cannot be reached, is busy or ends the connection
     */
    @Override
    public NetResult run(DoubleConsumer progress) throws IOException, InterruptedException {
        progress.accept(0);
        Spread ping = ping();
        progress.accept(0.1);
        double download = Streams.sum("the server", seconds, this::download);
        progress.accept(0.55);
        double upload = Streams.sum("the server", seconds, this::upload);
        progress.accept(1);
        return new NetResult(
                server.getHostString() + ":" + server.getPort(),
                OptionalDouble.of(download / 1e6),
                OptionalDouble.of(upload / 1e6),
                ping,
                List.of());
    }

    private Spread ping() throws IOException {
        List<Double> millis = new ArrayList<>();
        try (Connection connection = connect(Kind.PING)) {
            for (int i = 0; i <= PINGS; i++) {
                long start = System.nanoTime();
                connection.out().writeLong(start);
                connection.in().readLong();
                if (i > 0) { // the first one wakes both ends up
                    millis.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        return Spread.of(millis);
    }

    private double download() throws IOException {
        byte[] block = new byte[NetProtocol.BLOCK_BYTES];
        try (Connection connection = connect(Kind.DOWNLOAD)) {
            InputStream in = connection.in();
            long start = System.nanoTime();
            long rampEnd = start + (long) (RAMP * seconds * 1e9);
            long bytes = 0;
            long from = start;
            long now = start;
            int read = in.read(block);
            while (read >= 0) {
                now = System.nanoTime();
                if (from == start && now >= rampEnd) {
                    from = now;
                    bytes = 0;
                } else {
                    bytes += read;
                }
                read = in.read(block);
            }
            if (now <= from) {
                throw new IOException("the server sent nothing");
            }
            return bytes * 8e9 / (now - from);
        }
    }

    private double upload() throws IOException {
        byte[] noise = new byte[NetProtocol.BLOCK_BYTES];
        new SplittableRandom().nextBytes(noise);
        try (Connection connection = connect(Kind.UPLOAD)) {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                connection.out().write(noise);
            }
            connection.socket().shutdownOutput();
            long bytes = connection.in().readLong();
            long nanos = connection.in().readLong();
            if (bytes <= 0 || nanos <= 0) {
                throw new IOException("the server counted " + bytes + " bytes in " + nanos + " ns");
            }
            return bytes * 8e9 / nanos;
        }
    }

    private Connection connect(Kind kind) throws IOException {
        Socket socket = new Socket();
        try {
            // Resolved for each connection: a host may have come up since.
            InetSocketAddress address = new InetSocketAddress(server.getHostString(), server.getPort());
            if (address.isUnresolved()) {
                throw new IOException("the host " + server.getHostString() + " is not known");
            }
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(NetProtocol.SOCKET_TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            Connection connection = new Connection(
                    socket,
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(socket.getOutputStream()));
            new Request(kind, seconds).write(connection.out());
            byte answer = connection.in().readByte();
            if (answer != NetProtocol.GO_ON) {
                throw new IOException(answer == NetProtocol.BUSY ? "the server is busy" : "the server refused");
            }
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private record Connection(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
