package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.Share;

/** Rejections of a pool one after the other: a pool that then hangs up, or lets nobody in any more, has told why. Thread-safe. */
final class RejectionRun {
    /** Fewer may have any cause. */
    private static final int WORTH_TELLING = 3;

    private int length;
    private String reason = "";

    synchronized void add(Share.Verdict verdict, String why) {
        switch (verdict) {
            case REJECTED -> {
                length++;
                reason = why;
            }
            case ACCEPTED -> length = 0;
            case STALE, UNANSWERED -> {}
        }
    }

    /** The end of a sentence about a connection that ended; empty if there is nothing to tell. */
    synchronized String advice() {
        return length < WORTH_TELLING
                ? ""
                : "; it has rejected our last " + length + " shares, in the end for: " + reason;
    }
}
