package io.fluxforge.miner.api;

import com.sun.net.httpserver.HttpServer;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The miner's state over HTTP, for reading only: {@code /api/summary}, {@code /api/devices} and {@code /api/history} in JSON,
 * {@code /metrics} for Prometheus, {@code /} for people.
 */
public final class MinerApi implements AutoCloseable {
    /** What the JDK's server allows; it reads them once, as system properties. Seconds and bytes. */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "0",
            "sun.net.httpserver.nodelay", "true");

    private static final int BACKLOG = 16;

    private final HttpServer http;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread historian;

    /**
     * Listens at once.
     *
     * @param address of the loopback interface, unless the user wants others to read too; port 0 takes any that is free
     * @param snapshots called on many threads, for each request and every ten seconds
     * @throws IOException if the address is not to be had
     */
    public MinerApi(InetSocketAddress address, Supplier<MinerSnapshot> snapshots) throws IOException {
        this(address, snapshots, new RateHistory());
    }

    /** With a history that has begun already. */
    MinerApi(InetSocketAddress address, Supplier<MinerSnapshot> snapshots, RateHistory history) throws IOException {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        http = HttpServer.create(address, BACKLOG);
        http.createContext("/", new ApiHandler(snapshots, history, new HostCheck(address.getHostString())));
        http.setExecutor(workers);
        http.start();
        historian = Thread.ofVirtual().name("rate history").start(() -> keep(history, snapshots));
    }

    private static void keep(RateHistory history, Supplier<MinerSnapshot> snapshots) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                history.add(snapshots.get());
                Thread.sleep(RateHistory.INTERVAL);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** Cuts what is still open. */
    @Override
    public void close() {
        historian.interrupt();
        http.stop(0);
        workers.shutdownNow();
    }
}
