package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that have no answer yet. For one thread at a time. */
final class PendingRequests {
    /** What a request was for. */
    enum Purpose {
        SUBSCRIBE,
        AUTHORIZE,
        EXTRANONCE,
        SUBMIT,
        PROBE
    }

    /**
     * One of them.
     *
     * @param share of a submission, else null
     * @param sentNanos when it was sent
     */
    record Request(Purpose purpose, @Nullable Share share, long sentNanos) {}

    private final Map<Long, Request> byId = new LinkedHashMap<>();
    private long lastId;

    /** Notes a request; returns its id. */
    long add(Purpose purpose, @Nullable Share share, long nowNanos) {
        byId.put(++lastId, new Request(purpose, share, nowNanos));
        return lastId;
    }

    /** The request that an answer with this id is for; null if there is none. */
    @Nullable
    Request remove(long id) {
        return byId.remove(id);
    }

    /** When the oldest that must be answered was sent; {@code nowNanos} if there is none. Many pools ignore EXTRANONCE. */
    long oldest(long nowNanos) {
        for (Request request : byId.values()) {
            if (request.purpose != Purpose.EXTRANONCE) {
                return request.sentNanos;
            }
        }
        return nowNanos;
    }

    int size() {
        return byId.size();
    }

    boolean hasShares() {
        return byId.values().stream().anyMatch(request -> request.share != null);
    }

    /** Takes out the shares that nobody will answer. */
    List<Share> drainShares() {
        List<Share> shares = new ArrayList<>();
        for (Request request : byId.values()) {
            if (request.share != null) {
                shares.add(request.share);
            }
        }
        byId.clear();
        return shares;
    }
}
