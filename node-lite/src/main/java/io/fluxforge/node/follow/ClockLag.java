package io.fluxforge.node.follow;

import io.fluxforge.node.headers.AddResult;
import org.jspecify.annotations.Nullable;

/**
 * What one source has told of the future: a header whose time is too far ahead of our clock is neither good nor wrong. It is set
 * aside with all that follows it, and asked for again when its time has come. Thread-safe.
 */
final class ClockLag {
    /** A new block this much ahead of our clock, at most, says that the clock is right. */
    private static final long AGREES_SECONDS = 60;

    private AddResult.@Nullable Early aside;
    private boolean asked;
    private long seconds;

    /** Sets a header aside; whether that is news, and not the next header of a source whose clock differs from ours. */
    synchronized boolean set(AddResult.Early early) {
        boolean news = seconds == 0;
        aside = early;
        asked = false;
        seconds = early.aheadSeconds();
        return news;
    }

    /** What was set aside was asked for again, and none of it is too early any more. */
    synchronized void passed() {
        aside = null;
    }

    /** The newest header of the source is good; whether the two clocks agree again, and did not before. */
    synchronized boolean accepted(long time, long clockSeconds) {
        aside = null;
        boolean over = seconds != 0 && time <= clockSeconds + AGREES_SECONDS;
        if (over) {
            seconds = 0;
        }
        return over;
    }

    /** Whether a header waits, so that what follows it cannot be known yet. */
    synchronized boolean isAside() {
        return aside != null;
    }

    /** Whether the time of a header has come; told once. */
    synchronized boolean isDue(long clockSeconds) {
        AddResult.Early early = aside;
        boolean due = early != null && !asked && early.dueSeconds() <= clockSeconds;
        asked |= due;
        return due;
    }

    /** By how much the source's blocks are ahead of our clock, 0 if they are not. */
    synchronized long seconds() {
        return seconds;
    }
}
