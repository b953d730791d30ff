package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.PoolJob;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a session that are not void, the latest last. Thread-safe. */
final class LiveJobs {
    /** Servers remember few, and a flood of them must cost nothing. */
    static final int MOST = 64;

    private final Map<String, PoolJob> byId = new LinkedHashMap<>();

    /** A job comes; a job of the same id is void then. */
    synchronized void add(PoolJob job) {
        byId.remove(job.id());
        byId.put(job.id(), job);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** Whether this very job is not void. */
    synchronized boolean contains(PoolJob job) {
        @Nullable PoolJob known = byId.get(job.id());
        return known != null && known.equals(job);
    }

    /** All are void. */
    synchronized void clear() {
        byId.clear();
    }
}
