package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.verifier.BlockHeader;
import org.jspecify.annotations.Nullable;

/**
 * The checks that cost two SHA-256: duplicate, and target. The hash is both what the target is compared with and what a share is
 * remembered by. A share is remembered before its solution is verified, so that its repeat waits for nothing; but only one that meets
 * the target, so that filling the memory costs the sender work.
 */
final class CheckStage extends Stage {
    private static final int MAX_BATCH = 256;

    CheckStage(ParkingWaitStrategy waiting) {
        super("check", waiting, MAX_BATCH);
    }

    @Override
    void take(ShareEvent event, long sequence) {
        IssuedJob job = event.job;
        Target target = event.target;
        if (event.verdict != null || job == null || target == null) {
            return;
        }
        event.hash = new BlockHeader(event.header).hash(event.solution);
        event.verdict = check(event.hash, job, target);
    }

    private static @Nullable ShareVerdict check(byte[] hash, IssuedJob job, Target target) {
        DuplicateSet seen = job.shares();
        if (seen.contains(hash)) {
            return ShareVerdict.DUPLICATE;
        }
        if (!target.isMetBy(hash, 0) && !job.work().networkTarget().isMetBy(hash, 0)) {
            return ShareVerdict.LOW_DIFFICULTY;
        }
        return switch (seen.add(hash)) {
            case NEW -> null;
            case DUPLICATE -> ShareVerdict.DUPLICATE;
            case FULL -> ShareVerdict.TOO_MANY;
        };
    }

    @Override
    void finishBatch() {
        // Everything was done at once.
    }
}
