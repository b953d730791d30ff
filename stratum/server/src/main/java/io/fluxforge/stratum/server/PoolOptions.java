package io.fluxforge.stratum.server;

import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.journal.JournalRetention;
import io.fluxforge.stratum.server.net.PortOptions;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pool is run.
 *
 * @param ports where it listens
 * @param tls for the ports that speak TLS, null if none does
 * @param limits what a client may cost
 * @param dataFolder where journal, bans and difficulties are kept
 * @param segmentBytes size at which the journal begins another segment
 * @param ringSize shares in flight, a power of two; beyond, clients wait
 * @param eventLoops threads for sockets
 * @param verifyThreads threads that verify solutions
 * @param maxSharesOfTip shares of one tip that are remembered as seen, 32 bytes each
 * @param retention how much of the journal is kept
 */
public record PoolOptions(
        List<PortOptions> ports,
        @Nullable SslContext tls,
        Limits limits,
        Path dataFolder,
        long segmentBytes,
        int ringSize,
        int eventLoops,
        int verifyThreads,
        int maxSharesOfTip,
        JournalRetention retention) {
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final int RING_SIZE = 1 << 14;
    private static final int MAX_SHARES_OF_TIP = 1 << 21;

    /** Options with the journal kept as it is by default. */
    public PoolOptions(
            List<PortOptions> ports,
            @Nullable SslContext tls,
            Limits limits,
            Path dataFolder,
            long segmentBytes,
            int ringSize,
            int eventLoops,
            int verifyThreads,
            int maxSharesOfTip) {
        this(
                ports,
                tls,
                limits,
                dataFolder,
                segmentBytes,
                ringSize,
                eventLoops,
                verifyThreads,
                maxSharesOfTip,
                JournalRetention.DEFAULT);
    }

    /** Options that suit this machine. */
    public static PoolOptions of(List<PortOptions> ports, @Nullable SslContext tls, Path dataFolder) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new PoolOptions(
                List.copyOf(ports),
                tls,
                Limits.DEFAULT,
                dataFolder,
                SEGMENT_BYTES,
                RING_SIZE,
                Math.max(1, cores / 2),
                Math.max(1, cores / 2),
                MAX_SHARES_OF_TIP);
    }

    /** These with other limits. */
    public PoolOptions withLimits(Limits other) {
        return new PoolOptions(
                ports,
                tls,
                other,
                dataFolder,
                segmentBytes,
                ringSize,
                eventLoops,
                verifyThreads,
                maxSharesOfTip,
                retention);
    }

    /** These with another ring. */
    public PoolOptions withRingSize(int shares) {
        return new PoolOptions(
                ports,
                tls,
                limits,
                dataFolder,
                segmentBytes,
                shares,
                eventLoops,
                verifyThreads,
                maxSharesOfTip,
                retention);
    }

    /** These with another part of the journal kept. */
    public PoolOptions withRetention(JournalRetention other) {
        return new PoolOptions(
                ports,
                tls,
                limits,
                dataFolder,
                segmentBytes,
                ringSize,
                eventLoops,
                verifyThreads,
                maxSharesOfTip,
                other);
    }
}
