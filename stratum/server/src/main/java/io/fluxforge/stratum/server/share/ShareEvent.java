package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.IssuedJob;
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

    @Nullable
    IssuedJob job;

    @Nullable
    Target target;

    byte[] header = NOTHING;
    byte[] solution = NOTHING;
    byte[] hash = NOTHING;

    @Nullable
    ShareVerdict verdict;

    String detail = "";
    boolean block;

    void set(Candidate share) {
        origin = share.origin();
        id = share.id();
        worker = share.worker();
        job = share.job();
        target = share.target();
        header = share.header();
        solution = share.solution();
    }

    void set(JudgedShare share) {
        origin = share.origin();
        id = share.id();
        worker = share.worker();
        verdict = share.verdict();
        detail = share.detail();
    }

    /** Lets go of what the slot refers to. */
    void clear() {
        origin = null;
        id = NOTHING;
        worker = "";
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
