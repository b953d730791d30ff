package io.fluxforge.miner.work;

import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.snapshot.ShareCounts;
import io.fluxforge.stratum.protocol.Target;
import java.util.OptionalDouble;

/** What a device has done, over all its restarts. Thread-safe. */
final class DeviceTally implements Share.Listener {
    private final String device;
    private final MinerEvents events;
    private final RateMeter nonces;
    private final RateMeter solutions;
    private final RateMeter acceptedWork;
    private long accepted;
    private long stale;
    private long rejected;
    private long unanswered;
    private long hardwareErrors;
    private long blocks;
    private double bestShare;
    private long busyNanos;
    private long spanNanos;

    DeviceTally(String device, MinerEvents events, long nowNanos) {
        this.device = device;
        this.events = events;
        nonces = new RateMeter(nowNanos);
        solutions = new RateMeter(nowNanos);
        acceptedWork = new RateMeter(nowNanos);
    }

    RateMeter nonces() {
        return nonces;
    }

    RateMeter solutions() {
        return solutions;
    }

    RateMeter acceptedWork() {
        return acceptedWork;
    }

    /** A share is about to be sent, or is too late. */
    synchronized void found(byte[] hash) {
        byte[] bigEndian = new byte[Target.BYTES];
        for (int i = 0; i < Target.BYTES; i++) {
            bigEndian[i] = hash[Target.BYTES - 1 - i];
        }
        bestShare = Math.max(bestShare, Target.ofBytes(bigEndian, 0).expectedSolutions());
    }

    synchronized void tooLate() {
        stale++;
        events.tooLate(device);
    }

    synchronized void hardwareErrors(long count, String problem) {
        hardwareErrors += count;
        events.hardwareError(device, problem);
    }

    @Override
    public synchronized void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis) {
        switch (verdict) {
            case ACCEPTED -> {
                accepted++;
                blocks += share.isBlock() ? 1 : 0;
                acceptedWork.add(share.job().target().expectedSolutions(), System.nanoTime());
            }
            case STALE -> stale++;
            case REJECTED -> rejected++;
            case UNANSWERED -> unanswered++;
        }
        events.answered(share, device, verdict, reason, latencyMillis);
    }

    synchronized ShareCounts counts() {
        return new ShareCounts(accepted, stale, rejected, unanswered, hardwareErrors);
    }

    synchronized double bestShare() {
        return bestShare;
    }

    /** From the end of one nonce to the end of the next. */
    synchronized void worked(long busy, long span) {
        busyNanos += busy;
        spanNanos += span;
    }

    /** Empty before the second nonce. */
    synchronized OptionalDouble idleFraction() {
        return spanNanos <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.clamp(1 - (double) busyNanos / spanNanos, 0.0, 1.0));
    }

    synchronized long blocks() {
        return blocks;
    }
}
