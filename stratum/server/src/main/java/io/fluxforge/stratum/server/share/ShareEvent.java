package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A slot of the ring. The producer fills it; each stage reads what those before it wrote, and only a share without a verdict goes
 * further down.
 */
final class ShareEvent {
    private static final byte[] NOTHING = {};

    @Nullable
    ShareOrigin origin;

    byte[] id = NOTHING;
    String worker = "";
    boolean solo;
    long timeMillis;

    @Nullable
    IssuedJob job;

    @Nullable
    Target target;

    byte[] header = NOTHING;
    byte[] solution = NOTHING;
    byte[] hash = NOTHING;

    /** When it came, by the system's clock that only moves on. */
    long offeredNanos;

    @Nullable
    ShareVerdict verdict;

    String detail = "";
    boolean block;

    void set(Candidate share) {
        origin = share.origin();
        id = share.id();
        worker = share.worker();
        solo = share.solo();
        job = share.job();
        target = share.target();
        header = share.header();
        solution = share.solution();
        offeredNanos = System.nanoTime();
    }

    void set(JudgedShare share) {
        origin = share.origin();
        id = share.id();
        worker = share.worker();
        verdict = share.verdict();
        detail = share.detail();
        offeredNanos = System.nanoTime();
    }

    /** What the journal keeps of a share that is valid. */
    ShareRecord shareRecord() {
        StratumJob work = work();
        return new ShareRecord(
                timeMillis,
                work.height(),
                work.networkTarget().expectedSolutions(),
                work.tip(),
                hash,
                Objects.requireNonNull(target),
                worker,
                solo);
    }

    /** What the journal keeps of a share that makes a block. */
    BlockRecord blockRecord() {
        StratumJob work = work();
        return new BlockRecord(timeMillis, work.height(), header, solution, worker, solo, work.reward());
    }

    /** What was worked on; only a share with a verdict may have none. */
    StratumJob work() {
        return Objects.requireNonNull(job).work();
    }

    /** Lets go of what the slot refers to. */
    void clear() {
        origin = null;
        id = NOTHING;
        worker = "";
        solo = false;
        timeMillis = 0;
        job = null;
        target = null;
        header = NOTHING;
        solution = NOTHING;
        hash = NOTHING;
        verdict = null;
        detail = "";
        block = false;
    }
}
