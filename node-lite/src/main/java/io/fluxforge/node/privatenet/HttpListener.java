package io.fluxforge.node.privatenet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * HTTP/1.1 for the RPC of a private node. The JDK's own server writes {@code Content-length}, in which some clients of nodes do not find
 * the length.
 */
final class HttpListener implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 1024;
    /** As long as a node waits for a request (fluxd {@code httpserver.h}, {@code DEFAULT_HTTP_SERVER_TIMEOUT}). */
    private static final int IDLE_MILLIS = 30_000;

    private static final int CLOSE_SECONDS = 1;
    private static final long PAUSE_NANOS = 10_000_000;

    /** Answers a request. */
    interface Handler {
        /** Answers; may be called by many threads at a time. */
        HttpAnswer answer(HttpRequest request, byte[] body) throws InterruptedException;
    }

    private final ServerSocket server = new ServerSocket();
    private final int maxBodyBytes;
    private final Handler handler;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Those with no request that is whole. */
    private final Set<Socket> idle = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;

    /**
     * Listens, but takes no connection yet.
     *
     * @param maxBodyBytes of a request
     */
    HttpListener(InetSocketAddress address, int maxBodyBytes, Handler handler) throws IOException {
        this.maxBodyBytes = maxBodyBytes;
        this.handler = handler;
        try {
            server.setReuseAddress(true);
            server.bind(address);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    void start() {
        Thread.ofPlatform().daemon().name("private-rpc").start(this::accept);
    }

    private void accept() {
        while (!closing) {
            try {
                take(server.accept());
            } catch (IOException e) {
                // Closed, or a client that has gone already; without files left a later one may fare better.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void take(Socket client) throws IOException {
        if (open.size() >= MAX_CONNECTIONS) {
            client.close();
            return;
        }
        open.add(client);
        try {
            threads.execute(() -> serve(client));
        } catch (RejectedExecutionException stopping) {
            open.remove(client);
            client.close();
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(IDLE_MILLIS);
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            boolean more = true;
            while (more && !closing) {
                more = serveNext(client, in);
            }
        } catch (IOException e) {
            // The client has gone, or sends nothing: its request is its own affair.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            idle.remove(client);
            open.remove(client);
        }
    }

    /** Whether another request may follow. */
    private boolean serveNext(Socket client, InputStream in) throws IOException, InterruptedException {
        idle.add(client);
        HttpRequest request;
        byte[] body;
        try {
            request = HttpRequest.read(in, maxBodyBytes);
            if (request == null) {
                return false;
            }
            if (request.isWaiting()) {
                client.getOutputStream().write(HttpAnswer.text(100, "").toBytes(true));
            }
            body = in.readNBytes(request.bodyBytes());
        } catch (HttpRequest.Fault e) {
            client.getOutputStream()
                    .write(HttpAnswer.text(e.status(), e.getMessage() + "\n").toBytes(false));
            return false;
        }
        idle.remove(client);
        if (body.length < request.bodyBytes()) {
            return false;
        }
        byte[] answer = handler.answer(request, body).toBytes(request.keepsAlive());
        client.getOutputStream().write(answer);
        return request.keepsAlive();
    }

    /** Lets calls end that are nearly done, the one to stop among them, then ends the others, such as long polls. */
    @Override
    public void close() {
        closing = true;
        closeQuietly(server);
        threads.shutdown();
        idle.forEach(HttpListener::closeQuietly);
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is of no use any more.
        }
    }
}
