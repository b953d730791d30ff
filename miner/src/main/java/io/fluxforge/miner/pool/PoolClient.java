package io.fluxforge.miner.pool;

import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.work.JobBoard;
import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.EquihashParams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the first pool that works and puts its jobs on the board. One virtual thread decides; what happens on
 * connections comes to it through a queue. A better pool that is back takes over when it has given a job, so devices lose nothing.
 */
public final class PoolClient implements AutoCloseable {
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long LAST_ANSWERS_POLL_MILLIS = 20;
    private static final long LONGEST_POLL_NANOS = Duration.ofSeconds(1).toNanos();
    /** How long devices go on with the job of a lost connection: pools reached again are so within seconds. */
    private static final long RESUME_NANOS = Duration.ofSeconds(30).toNanos();
    /** Addresses of a host that a connection attempt may try in full. */
    private static final int ADDRESSES = 4;

    private final String agent;
    private final @Nullable EquihashParams params;
    private final NetOptions net;
    private final JobBoard board;
    private final MinerEvents events;
    private final Consumer<String> wrongProof;
    private final List<PoolEntry> entries;
    private final PoolRoster roster;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /**
     * A client that is not started.
     *
     * @param agent name and version that pools see
     * @param params what is solved; null to find out what the pools want, with nothing to send to them
     * @param pools in the order of preference, one at least
     * @param board gets the jobs
     * @param wrongProof is told, in one line, of a pool that wants another proof of work
     * @param random for the jitter of waits
     */
    public PoolClient(
            String agent,
            @Nullable EquihashParams params,
            List<PoolOptions> pools,
            NetOptions net,
            JobBoard board,
            MinerEvents events,
            Consumer<String> wrongProof,
            RandomGenerator random) {
        this.agent = agent;
        this.params = params;
        this.net = net;
        this.board = board;
        this.events = events;
        this.wrongProof = wrongProof;
        entries = pools.stream().map(PoolEntry::new).toList();
        roster = new PoolRoster(
                pools.size(), new Backoff(net.firstRetry(), net.longestRetry(), random), System.nanoTime());
    }

    /** Starts to connect. */
    public void start() {
        thread = Thread.ofVirtual().name("pools").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                connect();
                long wait = Math.min(LONGEST_POLL_NANOS, waitNanos());
                Runnable event = queue.poll(wait, TimeUnit.NANOSECONDS);
                if (event != null) {
                    event.run();
                }
                dropOverdue();
                giveUpOldShares();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            events.failed("the pool client", e);
        }
    }

    private synchronized long waitNanos() {
        return roster.waitNanos(System.nanoTime());
    }

    private synchronized void connect() {
        OptionalInt next = roster.connect(System.nanoTime());
        if (next.isEmpty() || closed) {
            return;
        }
        int index = next.getAsInt();
        PoolEntry entry = entries.get(index);
        PoolUrl url = entry.takeUrl();
        SessionSettings settings = new SessionSettings(
                agent,
                url,
                entry.options.user(),
                entry.options.password(),
                params,
                url.equals(entry.proven),
                entry.sessionId,
                net);
        LinkEvents listener = new LinkEvents(index);
        PoolLink link = new PoolLink(entry.options, settings, listener, InstantSource.system());
        listener.link = link;
        entry.link = link;
        entry.linkStartNanos = System.nanoTime();
        entry.state = PoolState.CONNECTING;
        if (roster.active() < 0) {
            events.connecting(url);
        }
        link.start();
    }

    /** A host name's look-up has no time-out of its own. */
    private synchronized void dropOverdue() {
        int connecting = roster.connecting();
        if (connecting < 0) {
            return;
        }
        PoolEntry entry = entries.get(connecting);
        Duration limit = net.connectTimeout()
                .multipliedBy(ADDRESSES)
                .plus(net.loginTimeout())
                .plus(net.jobTimeout());
        PoolLink link = entry.link;
        if (link != null && System.nanoTime() - entry.linkStartNanos > limit.toNanos()) {
            link.end(SessionEnd.of("no job in " + limit.toSeconds() + " s"));
        }
    }

    private synchronized void giveUpOldShares() {
        long now = System.nanoTime();
        for (PoolEntry entry : entries) {
            if (entry.held != null && now - entry.heldSinceNanos > RESUME_NANOS) {
                giveUp(entry);
            }
        }
    }

    private void giveUp(PoolEntry entry) {
        HeldShares held = entry.held;
        if (held != null) {
            entry.held = null;
            board.disown(held.job().sink());
            held.release();
        }
    }

    private synchronized void ready(int index, PoolLink link) {
        PoolEntry entry = entries.get(index);
        PoolJob job = link.session().current();
        if (!Objects.equals(entry.link, link) || roster.connecting() != index || job == null) {
            return;
        }
        int before = roster.active();
        long now = System.nanoTime();
        roster.ready(index, now);
        entry.state = PoolState.ACTIVE;
        entry.note = "";
        entry.activeSinceNanos = now;
        entry.connects++;
        entry.proven = link.url();
        entry.sessionId = link.session().sessionId();
        entry.shareSolutions = job.target().expectedSolutions();
        events.working(link.url(), entry.shareSolutions);
        board.own(link.session(), link.session()::current);
        HeldShares held = entry.held;
        if (held != null) {
            entry.held = null;
            held.resume(job);
        }
        if (before >= 0) {
            PoolEntry old = entries.get(before);
            PoolLink oldLink = old.link;
            old.link = null;
            old.state = PoolState.IDLE;
            if (oldLink != null) {
                oldLink.close();
            }
        }
    }

    private synchronized void ended(int index, PoolLink link, SessionEnd end) {
        PoolEntry entry = entries.get(index);
        if (!Objects.equals(entry.link, link) || closed) {
            return;
        }
        entry.link = null;
        HeldShares held = link.session().held();
        if (held != null) {
            entry.held = held;
            entry.heldSinceNanos = System.nanoTime();
        }
        entry.state = PoolState.FAILED;
        String reason = end.reason() + entry.rejections.advice();
        entry.note = reason;
        SessionEnd.Redirect redirect = end.redirect();
        entry.redirect = redirect == null ? null : redirect.url();
        long leastWait = redirect == null ? 0 : TimeUnit.SECONDS.toNanos(redirect.waitSeconds());
        long now = System.nanoTime();
        boolean unwanted = end.kind() == SessionEnd.Kind.REFUSED || end.kind() == SessionEnd.Kind.WRONG_PROOF;
        roster.ended(index, unwanted, redirect != null, leastWait, now);
        events.poolLost(link.url(), reason, roster.retryInNanos(index, now) / 1e9);
        if (end.kind() == SessionEnd.Kind.WRONG_PROOF) {
            wrongProof.accept(link.url() + ": " + end.reason());
        }
    }

    private synchronized void targetOf(int index, PoolJob job) {
        PoolEntry entry = entries.get(index);
        double solutions = job.target().expectedSolutions();
        if (entry.state == PoolState.ACTIVE && entry.shareSolutions != solutions) {
            entry.shareSolutions = solutions;
            events.shareTarget(entry.options.url(), solutions);
        }
    }

    /** What happens on one connection, made into tasks for the one thread that decides. */
    private final class LinkEvents implements SessionListener {
        private final int index;
        private volatile @Nullable PoolLink link;
        /** The target that was told; a flood of jobs is no flood of tasks. */
        private @Nullable Target seen;

        LinkEvents(int index) {
            this.index = index;
        }

        private PoolLink link() {
            return Objects.requireNonNull(link);
        }

        @Override
        public void work(@Nullable PoolJob job) {
            board.put(link().session(), job);
            if (job == null) {
                seen = null;
            } else if (!Objects.equals(job.target(), seen)) {
                seen = job.target();
                queue.add(() -> {
                    ready(index, link());
                    targetOf(index, job);
                });
            }
        }

        @Override
        public void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis) {
            entries.get(index).tally.add(verdict, latencyMillis);
            entries.get(index).rejections.add(verdict, reason);
        }

        @Override
        public void notice(String text) {
            events.poolNotice(entries.get(index).options.url(), text);
        }

        @Override
        public void ended(SessionEnd end) {
            if (link().session().held() == null) {
                board.disown(link().session());
            }
            queue.add(() -> PoolClient.this.ended(index, link(), end));
        }
    }

    /** How it stands with each pool, in the order of preference. */
    public synchronized List<PoolSnapshot> snapshots() {
        long now = System.nanoTime();
        return entries.stream().map(entry -> entry.snapshot(now)).toList();
    }

    /** Waits until all shares are answered, but not for long. */
    public void awaitAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_ANSWERS_NANOS;
        while (owesAnswers() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LAST_ANSWERS_POLL_MILLIS);
        }
    }

    private synchronized boolean owesAnswers() {
        return entries.stream()
                .map(entry -> entry.link)
                .anyMatch(link -> link != null && link.session().owesAnswers());
    }

    /** Ends all connections. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        List<PoolLink> links;
        synchronized (this) {
            links = entries.stream()
                    .map(entry -> entry.link)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
        }
        links.forEach(PoolLink::close);
        synchronized (this) {
            entries.forEach(this::giveUp);
        }
    }
}
