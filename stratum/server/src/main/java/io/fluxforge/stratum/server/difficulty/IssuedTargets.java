package io.fluxforge.stratum.server.difficulty;

import io.fluxforge.stratum.protocol.Target;
import org.jspecify.annotations.Nullable;

/** Which target each job was handed out with on one connection. A share is judged by that, whatever has changed since. One thread. */
public final class IssuedTargets {
    private record Epoch(
            long fromJob, Target target, @Nullable Epoch before) {}

    private @Nullable Epoch latest;

    /** The target of the jobs handed out last, null if there is none. */
    public @Nullable Target latest() {
        return latest == null ? null : latest.target;
    }

    /**
     * Notes that a job was handed out.
     *
     * @param job its sequence, larger than any before
     * @param oldestLive the sequence of the oldest job on which a share may still come
     */
    public void issue(long job, Target target, long oldestLive) {
        if (latest == null || !latest.target.equals(target)) {
            latest = new Epoch(job, target, latest);
        }
        latest = prune(latest, oldestLive);
    }

    private static Epoch prune(Epoch epoch, long oldestLive) {
        if (epoch.before == null) {
            return epoch;
        }
        if (epoch.fromJob <= oldestLive) {
            return new Epoch(epoch.fromJob, epoch.target, null);
        }
        return new Epoch(epoch.fromJob, epoch.target, prune(epoch.before, oldestLive));
    }

    /** The target that a job was handed out with, null if it was not handed out here. */
    public @Nullable Target of(long job) {
        for (Epoch epoch = latest; epoch != null; epoch = epoch.before) {
            if (job >= epoch.fromJob) {
                return epoch.target;
            }
        }
        return null;
    }
}
