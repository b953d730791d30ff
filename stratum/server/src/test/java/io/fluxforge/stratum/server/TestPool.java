package io.fluxforge.stratum.server;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.JournalFollower;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.WorkerRule;
import io.fluxforge.stratum.server.store.Store;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A pool on a free loopback port whose clocks and jobs the test moves. */
public final class TestPool implements AutoCloseable {
    /** The reference miner's recording pool had this target. */
    public static final Target HALF = Objects.requireNonNull(Target.parse("7f" + "ff".repeat(31)));

    /** Difficulty 1 is the target of the recording; fixed. */
    public static final DifficultyPolicy FIXED = new DifficultyPolicy(HALF, 1, 0.5, 1e6, 0);

    public final AtomicLong nanos = new AtomicLong();
    public final AtomicLong millis = new AtomicLong(Conversation.TIME * 1000);
    public final List<String> events = Collections.synchronizedList(new ArrayList<>());
    public final Queue<String> jobIds = new ArrayDeque<>(List.of("6f", "70", "71", "72", "73", "74"));
    private final AtomicInteger otherIds = new AtomicInteger(1000);
    private final Path folder;
    private final UnaryOperator<PoolOptions> change;
    private final PortOptions port;
    private final @Nullable SslContext tls;
    private final List<JournalFollower> followers = new ArrayList<>();
    private @Nullable Store store;
    private int firstNonce = 0xa1b2c3d4;
    private @Nullable StratumPool pool;
    private @Nullable JobListener listener;

    public TestPool(Path folder) {
        this(folder, FIXED, options -> options);
    }

    public TestPool(Path folder, DifficultyPolicy policy, UnaryOperator<PoolOptions> change) {
        this(folder, new PortOptions(loopback(), PortOptions.Transport.PLAIN, false, policy), null, change);
    }

    public TestPool(Path folder, PortOptions port, @Nullable SslContext tls, UnaryOperator<PoolOptions> change) {
        this.folder = folder;
        this.port = port;
        this.tls = tls;
        this.change = change;
    }

    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The default limits, one of them changed by {@code withers} of the test. */
    public static Limits limits(int perAddress, int loginSeconds, int idleSeconds, int outboundBytes) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.connections(),
                perAddress,
                loginSeconds,
                idleSeconds,
                d.lineBytesBefore(),
                d.lineBytesAfter(),
                outboundBytes,
                d.workersPerConnection(),
                d.badPoints(),
                d.badPointsPerMinute(),
                d.banSeconds(),
                d.handshakesPerSecond());
    }

    public TestPool firstNonce(int nonce1) {
        firstNonce = nonce1;
        return this;
    }

    /** Accounting in a data base, which is the test's to close. */
    public TestPool accountingIn(Store kept) {
        store = kept;
        return this;
    }

    /** Somebody who reads the journal. */
    public TestPool following(JournalFollower follower) {
        followers.add(follower);
        return this;
    }

    public TestPool start() throws IOException {
        AtomicInteger nonces = new AtomicInteger(firstNonce);
        PoolEnvironment environment = new PoolEnvironment(
                () -> Instant.ofEpochMilli(millis.get()), nanos::get, nonces::getAndIncrement, this::nextJobId);
        PoolOptions options =
                new PoolOptions(List.of(port), tls, Limits.DEFAULT, folder, 1 << 20, 1 << 10, 1, 1, 1 << 16);
        pool = new StratumPool(
                change.apply(options),
                environment,
                new Source(),
                WorkerRule.of(name -> name.startsWith("t1")),
                new PoolEvents(events::add, nanos::get),
                store);
        followers.forEach(pool::follow);
        pool.start();
        return this;
    }

    private String nextJobId() {
        String id = jobIds.poll();
        return id == null ? Integer.toHexString(otherIds.getAndIncrement()) : id;
    }

    private final class Source implements JobSource {
        @Override
        public void start(JobListener consumer) {
            listener = consumer;
        }

        @Override
        public String status() {
            return "test";
        }

        @Override
        public void close() {
            listener = null;
        }
    }

    public TestPool publish(StratumJob job) {
        Objects.requireNonNull(listener).job(job);
        return this;
    }

    /** The source has no more work for now. */
    public TestPool idle(String reason) {
        Objects.requireNonNull(listener).idle(reason);
        return this;
    }

    public StratumPool pool() {
        return Objects.requireNonNull(pool);
    }

    public int port() {
        return pool().server().addresses().getFirst().getPort();
    }

    public TestMiner connect() throws IOException {
        return new TestMiner(port());
    }

    /** A miner who has logged in as the reference miner and has read its target and job. */
    public TestMiner connectWorking() throws IOException {
        TestMiner miner = connect();
        miner.login("t1TestAddress.rig1", "x");
        miner.readUntil("mining.notify");
        return miner;
    }

    /** Lets time pass on both clocks. */
    public void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
        millis.addAndGet(seconds * 1000);
    }

    @Override
    public void close() throws IOException {
        if (pool != null) {
            pool.close();
        }
    }
}
