package io.fluxforge.stratum.server.job;

import io.fluxforge.stratum.server.share.DuplicateSet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live jobs. Jobs of one tip stay valid side by side; a job on another tip, or a clean one, makes those before it void.
 *
 * <p>Shares seen are remembered by tip, not by job: two templates of one tip can have the same header, and a tip can come back after
 * a fork. So the memory of the last few tips is kept.
 *
 * <p>Thread-safe; {@link #publish} is called by one thread at a time.
 */
public final class JobBook {
    /** Jobs of one tip that are kept: a template every twenty seconds for almost three hours. */
    private static final int MAX_LIVE = 512;
    /** Some miners leave a job for a clean one only: so many jobs after it one is clean, long before theirs is void. */
    private static final int MAX_UNCLEAN = MAX_LIVE / 2;

    private static final int MAX_TIPS = 4;

    private final Supplier<String> ids;
    private final int maxSharesOfTip;
    private final Map<String, IssuedJob> live = new ConcurrentHashMap<>();
    private final ArrayDeque<IssuedJob> order = new ArrayDeque<>();
    private final Map<ByteBuffer, DuplicateSet> tips = new LinkedHashMap<>();
    private volatile @Nullable IssuedJob current;
    private volatile long oldestLive;
    private volatile String idleReason = "";
    private long sequence;
    private long latestClean;

    /**
     * @param ids gives each job an id that has not been used for long
     * @param maxSharesOfTip shares of one tip that are remembered; beyond, shares are refused
     */
    public JobBook(Supplier<String> ids, int maxSharesOfTip) {
        this.ids = ids;
        this.maxSharesOfTip = maxSharesOfTip;
    }

    /** Issues a job. */
    public synchronized IssuedJob publish(StratumJob work) {
        IssuedJob before = current;
        boolean first = before == null || work.clean() || !work.hasTipOf(before.work());
        boolean clean = first || sequence - latestClean >= MAX_UNCLEAN;
        IssuedJob job = new IssuedJob(ids.get(), ++sequence, work, clean, sharesOf(work.tip()));
        if (clean) {
            latestClean = sequence;
        }
        if (first) {
            live.clear();
            order.clear();
        } else if (order.size() == MAX_LIVE) {
            live.remove(order.removeFirst().id());
        }
        live.put(job.id(), job);
        order.addLast(job);
        oldestLive = order.getFirst().sequence();
        current = job;
        idleReason = "";
        return job;
    }

    private DuplicateSet sharesOf(byte[] tip) {
        DuplicateSet shares = tips.computeIfAbsent(ByteBuffer.wrap(tip), key -> new DuplicateSet(maxSharesOfTip));
        if (tips.size() > MAX_TIPS) {
            tips.remove(tips.keySet().iterator().next());
        }
        return shares;
    }

    /** Remembers a share of an earlier run, before any job is issued. */
    public synchronized void remember(byte[] tip, byte[] hash) {
        sharesOf(tip).add(hash);
    }

    /** Hands no job out until the next is issued. Those that are live stay so, for a block of theirs may still be wanted. */
    public synchronized void rest(String reason) {
        idleReason = reason;
    }

    /** Why no job is handed out; empty while there is one, and before the first. */
    public String idleReason() {
        return idleReason;
    }

    /** The job to hand out, null before the first and while there is none. */
    public @Nullable IssuedJob current() {
        return idleReason.isEmpty() ? current : null;
    }

    /** The live job with this id, null if it is void or never was. */
    public @Nullable IssuedJob find(String id) {
        return live.get(id);
    }

    /** The sequence of the oldest job that is still live. */
    public long oldestLive() {
        return oldestLive;
    }
}
