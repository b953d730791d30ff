package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.difficulty.IssuedTargets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose connection has ended, for some minutes: a client that comes back from the same address and names its session has its
 * NONCE_1 again, so that what it was working on still counts. Until then nobody else gets that NONCE_1. Thread-safe.
 */
public final class SessionMemory {
    /** Beyond, the oldest is forgotten. */
    static final int MOST = 10_000;

    static final long SECONDS = 300;

    private static final int ID_BYTES = 16;

    private final Nonce1Allocator nonces;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    /** By id, the oldest first. */
    private final Map<String, Left> left = new LinkedHashMap<>();

    /**
     * A session without a connection.
     *
     * @param issued which jobs it had; one thread's at a time, and nobody's meanwhile
     */
    record Left(int nonce1, IssuedTargets issued, String address, long sinceNanos) {}

    /**
     * Begins with none.
     *
     * @param nonces gets back each NONCE_1 of a session that is forgotten
     */
    public SessionMemory(Nonce1Allocator nonces, LongSupplier nanos) {
        this.nonces = nonces;
        this.nanos = nanos;
    }

    /** An id that nobody guesses. */
    String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** A session's connection has ended. */
    synchronized void leave(String id, int nonce1, IssuedTargets issued, String address) {
        left.put(id, new Left(nonce1, issued, address, nanos.getAsLong()));
        forgetOld();
    }

    /** Gives a session to a client that knows its id, which no other client can then resume; null if that is not to be. */
    synchronized @Nullable Left resume(String id, String address) {
        forgetOld();
        Left session = left.get(id);
        if (session == null || !session.address.equals(address)) {
            return null;
        }
        left.remove(id);
        return session;
    }

    private void forgetOld() {
        long oldest = nanos.getAsLong() - TimeUnit.SECONDS.toNanos(SECONDS);
        Iterator<Left> sessions = left.values().iterator();
        while (sessions.hasNext()) {
            Left session = sessions.next();
            if (session.sinceNanos - oldest >= 0 && left.size() <= MOST) {
                break;
            }
            sessions.remove();
            nonces.giveBack(session.nonce1);
        }
    }
}
