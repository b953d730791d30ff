package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalCounts;
import io.fluxforge.stratum.server.defence.RefusalReason;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are and may be: what {@code [limits] connections} says, but never so many that the process runs out of
 * files. Thread-safe.
 */
final class ConnectionGate {
    private static final String ALARM = "files";
    /** The alarm ends when nobody was refused for so long. */
    private static final long QUIET_NANOS = 600_000_000_000L;

    private final RefusalCounts refusals;
    private final PoolEvents events;
    private final LongSupplier nanos;
    private final FileBudget files;
    private volatile int wanted;
    private volatile int most;
    private volatile boolean asked;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refusedAt = new AtomicLong();
    private volatile boolean refused;

    /** @param files as of now: who calls this has opened what it will always need */
    ConnectionGate(Limits limits, FileBudget files, RefusalCounts refusals, PoolEvents events, LongSupplier nanos) {
        this.refusals = refusals;
        this.events = events;
        this.nanos = nanos;
        this.files = files;
        limit(limits);
    }

    /** Takes other limits; connections that are too many now stay. */
    void limit(Limits limits) {
        wanted = limits.connections();
        most = files.connections(wanted, open.get());
        // The default is what the memory bears, and nobody's wish: that files bear less matters once it shows.
        asked = wanted != Limits.DEFAULT.connections();
        if (most < wanted) {
            events.connectionsLowered(wanted, most, files.most());
            if (asked) {
                events.alarms().raise(ALARM, advice());
            }
        } else if (!refused) {
            events.alarms().clear(ALARM);
        }
    }

    private String advice() {
        return "the process may open " + files.most() + " files, which is enough for " + most + " connections, not for "
                + wanted + ": raise ulimit -n, or LimitNOFILE of the service, and restart";
    }

    /** Connections that are open. */
    int open() {
        return open.get();
    }

    /** Connections that there may be. */
    int most() {
        return most;
    }

    /** Asks for one more; null if it may stay, and is to be given back by {@link #leave}. */
    @Nullable
    Refusal enter() {
        if (files.isScarce()) {
            return noFiles("the pool is full: fewer files are left than the pool needs for itself, of " + files.most());
        }
        if (open.incrementAndGet() <= most) {
            return null;
        }
        open.decrementAndGet();
        if (most < wanted) {
            return noFiles(
                    "the pool is full: " + most + " connections are as many as " + files.most() + " files allow");
        }
        return refuse(new Refusal(RefusalReason.CONNECTIONS, "the pool is full: it takes " + most + " connections"));
    }

    /** A connection that was let in has gone. */
    void leave() {
        open.decrementAndGet();
    }

    /** The system has not given a connection. */
    void failed(IOException failure) {
        noFiles("cannot accept: " + failure.getMessage());
    }

    private Refusal noFiles(String why) {
        refusedAt.set(nanos.getAsLong());
        refused = true;
        events.alarms().raise(ALARM, advice());
        return refuse(new Refusal(RefusalReason.FILES, why));
    }

    private Refusal refuse(Refusal refusal) {
        refusals.add(refusal.reason());
        // Whoever it was: those who are left out are many.
        events.refused("any", refusal);
        return refusal;
    }

    /** Looks after files and alarm; called every few seconds. */
    void look() {
        files.look();
        if (refused && nanos.getAsLong() - refusedAt.get() > QUIET_NANOS) {
            refused = false;
            if (most >= wanted || !asked) {
                events.alarms().clear(ALARM);
            }
        }
    }
}
