package io.fluxforge.bench.node.net;

import io.fluxforge.bench.node.net.NetProtocol.Request;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The other end of the network benchmark. Sends noise, takes anything and counts it, stores nothing; every connection is bounded in
 * time, and there are only so many at once. Thread-safe.
 */
public final class NetServer implements AutoCloseable {
    private static final int MAX_PINGS = 10_000;

    private final ServerSocket listener;
    private final Semaphore places;
    private final Consumer<String> log;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread acceptor;
    private final byte[] noise = new byte[NetProtocol.BLOCK_BYTES];

    /**
     * Listens at once.
     *
     * @param address port 0 takes any that is free
     * @param connections at the same time, at least 1; one client uses {@link NetClient#STREAMS}
     * @param log gets a line for each connection
     * @throws IOException if the address is not to be had
     */
    public NetServer(InetSocketAddress address, int connections, Consumer<String> log) throws IOException {
        places = new Semaphore(connections);
        this.log = log;
        new SplittableRandom().nextBytes(noise);
        listener = new ServerSocket();
        try {
            listener.bind(address);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        acceptor = Thread.ofVirtual().name("net-server").start(this::acceptAll);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Waits until somebody closes it. */
    public void join() throws InterruptedException {
        acceptor.join();
    }

    /** Ends every connection. */
    @Override
    public void close() {
        closed.set(true);
        closeQuietly(listener);
        open.forEach(NetServer::closeQuietly);
    }

    private void acceptAll() {
        while (!closed.get()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!closed.get()) {
                    log.accept("cannot accept: " + e.getMessage());
                    pause();
                }
            }
        }
    }

    private void serve(Socket socket) {
        boolean hasPlace = places.tryAcquire();
        String peer = socket.getInetAddress().getHostAddress();
        try (socket) {
            socket.setSoTimeout(NetProtocol.SOCKET_TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            Request request;
            try {
                request = Request.read(in);
            } catch (IOException e) {
                out.writeByte(NetProtocol.REFUSED);
                throw e;
            }
            out.writeByte(hasPlace ? NetProtocol.GO_ON : NetProtocol.BUSY);
            if (hasPlace) {
                // A peer that neither reads nor writes may hold a connection no longer than this.
                long endNanos = System.nanoTime() + request.seconds() * 1_000_000_000L;
                try (Watchdog _ = new Watchdog(socket, request.seconds())) {
                    log.accept(peer + " " + serve(request, endNanos, in, out));
                }
            } else {
                log.accept(peer + " refused: busy");
            }
        } catch (IOException e) {
            if (!closed.get()) {
                log.accept(peer + " ended: " + e.getMessage());
            }
        } finally {
            open.remove(socket);
            if (hasPlace) {
                places.release();
            }
        }
    }

    private String serve(Request request, long endNanos, DataInputStream in, DataOutputStream out) throws IOException {
        return switch (request.kind()) {
            case PING -> echo(in, out);
            case DOWNLOAD -> send(out, endNanos);
            case UPLOAD -> receive(in, out);
        };
    }

    private static String echo(InputStream in, OutputStream out) throws IOException {
        int pings = 0;
        byte[] bytes = new byte[Long.BYTES];
        while (pings < MAX_PINGS && in.readNBytes(bytes, 0, bytes.length) == bytes.length) {
            out.write(bytes);
            pings++;
        }
        return "ping, " + pings + " round trips";
    }

    private String send(OutputStream out, long endNanos) throws IOException {
        long bytes = 0;
        long start = System.nanoTime();
        while (System.nanoTime() < endNanos) {
            out.write(noise);
            bytes += noise.length;
        }
        return "download, " + describe(bytes, System.nanoTime() - start);
    }

    private static String receive(InputStream in, DataOutputStream out) throws IOException {
        byte[] block = new byte[NetProtocol.BLOCK_BYTES];
        long bytes = 0;
        long start = System.nanoTime();
        int read = in.read(block);
        while (read >= 0) {
            bytes += read;
            read = in.read(block);
        }
        long nanos = System.nanoTime() - start;
        out.writeLong(bytes);
        out.writeLong(nanos);
        return "upload, " + describe(bytes, nanos);
    }

    private static String describe(long bytes, long nanos) {
        return String.format(Locale.ROOT, "%.1f Mbit/s for %.1f s", bytes * 8e3 / nanos, nanos / 1e9);
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    /** Closes a connection that outlives its time. */
    private static final class Watchdog implements AutoCloseable {
        private final Thread thread;

        Watchdog(Socket socket, int seconds) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(seconds * 1000L + NetProtocol.SOCKET_TIMEOUT_MILLIS);
                    closeQuietly(socket);
                } catch (InterruptedException done) {
                    // The connection ended in time.
                }
            });
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
