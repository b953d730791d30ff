package io.fluxforge.stratum.server.defence;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many of the files that the process may open (sockets are files) connections may take. Some are kept for everything that must go
 * on whoever connects: nodes, data base, journal, logs, the API. Thread-safe.
 */
public final class FileBudget {
    /** 64 connections of the API; the rest for nodes, data base, journal, headers, logs, and class files that are opened late. */
    private static final int RESERVE = 192;

    private final Usage usage;
    private final long reserve;
    private volatile boolean scarce;

    /** What the system says. */
    public interface Usage {
        /** How many files the process may have open, {@link Long#MAX_VALUE} if that is not limited or not known. */
        long most();

        /** How many it has open; a look at each of them. */
        long open();
    }

    /** A budget as of now: who calls this has opened what it will always need. */
    public FileBudget(Usage usage) {
        this.usage = usage;
        reserve = usage.most() == Long.MAX_VALUE ? 0 : Math.clamp((usage.most() - usage.open()) / 2, 0, RESERVE);
    }

    /** What this process may open and has open. The JVM raises the soft limit to the hard one when it starts. */
    public static Usage ofProcess() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return fixed(Long.MAX_VALUE, 0);
        }
        return new Usage() {
            @Override
            public long most() {
                long most = system.getMaxFileDescriptorCount();
                return most <= 0 ? Long.MAX_VALUE : most;
            }

            @Override
            public long open() {
                return Math.max(0, system.getOpenFileDescriptorCount());
            }
        };
    }

    /** Always the same numbers. */
    public static Usage fixed(long most, long open) {
        return new Usage() {
            @Override
            public long most() {
                return most;
            }

            @Override
            public long open() {
                return open;
            }
        };
    }

    /** How many files the process may have open. */
    public long most() {
        return usage.most();
    }

    /**
     * How many connections there may be in all.
     *
     * @param wanted at most these
     * @param now how many there are; their files are among those that are open
     * @return one at least
     */
    public int connections(int wanted, int now) {
        if (usage.most() == Long.MAX_VALUE) {
            return wanted;
        }
        return (int) Math.clamp(usage.most() - usage.open() - reserve + now, 1L, (long) wanted);
    }

    /** Looks how many files are left; called every few seconds, since that takes milliseconds with many connections. */
    public void look() {
        if (reserve > 0) {
            long left = usage.most() - usage.open();
            // What was used beside connections has grown. Two bounds, so that it does not change at each look.
            scarce = left < (scarce ? 3 * reserve / 4 : reserve / 2);
        }
    }

    /** Whether the reserve itself was being used at the last look: no more connections then. */
    public boolean isScarce() {
        return scarce;
    }
}
