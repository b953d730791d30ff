package io.fluxforge.stratum.server;

import io.fluxforge.stratum.server.share.JudgedShare;
import io.fluxforge.stratum.server.share.ShareVerdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How many shares got which verdict since the start, and the solutions that the accepted ones stand for. Thread-safe. */
public final class ShareCounts {
    /** Filled once, then only read. */
    private final Map<ShareVerdict, LongAdder> byVerdict = new EnumMap<>(ShareVerdict.class);

    private final DoubleAdder solutions = new DoubleAdder();
    private final LongAdder blocks = new LongAdder();

    ShareCounts() {
        for (ShareVerdict verdict : ShareVerdict.values()) {
            byVerdict.put(verdict, new LongAdder());
        }
    }

    void add(JudgedShare share) {
        adder(share.verdict()).increment();
        if (share.verdict() == ShareVerdict.ACCEPTED && share.target() != null) {
            solutions.add(share.target().expectedSolutions());
        }
        if (share.isBlock()) {
            blocks.increment();
        }
    }

    private LongAdder adder(ShareVerdict verdict) {
        return Objects.requireNonNull(byVerdict.get(verdict));
    }

    /** Shares with a verdict. */
    public long of(ShareVerdict verdict) {
        return adder(verdict).sum();
    }

    /** Solutions that the accepted shares stand for. */
    public double solutions() {
        return solutions.sum();
    }

    /** Shares that met the network's target. */
    public long blocks() {
        return blocks.sum();
    }
}
