package io.fluxforge.cli.verify;

import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.cli.verify.VerifySummary.Ending;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One line of text on a terminal that tells how far a run is, and that makes room for its sum at the end. For one thread. */
public final class Progress implements Consumer<VerifySummary> {
    private static final long INTERVAL_NANOS = 500_000_000L;

    private final StatusLine line;
    private final LongSupplier nanoTime;
    private final long begin;
    private long lastDrawn;

    /**
     * Begins to measure time.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Progress(PrintStream terminal, LongSupplier nanoTime) {
        line = new StatusLine(terminal);
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
        lastDrawn = begin;
    }

    /** Draws how things stand, at most twice a second. */
    @Override
    public void accept(VerifySummary soFar) {
        long now = nanoTime.getAsLong();
        if (now - lastDrawn >= INTERVAL_NANOS) {
            lastDrawn = now;
            line.draw(describe(soFar, now));
        }
    }

    /** Writes the sum over whatever was drawn. */
    public void finish(VerifySummary summary) {
        line.finish(describe(summary, nanoTime.getAsLong()));
    }

    /** Wipes away what was drawn, to make room for other lines; what is finished stays. */
    public void clear() {
        line.clear();
    }

    private String describe(VerifySummary summary, long now) {
        double seconds = (now - begin) / 1e9;
        String ending = summary.ending() == Ending.STOPPED ? "interrupted after " : "";
        return String.format(
                Locale.ROOT,
                "%s%,d lines: %,d valid, %,d invalid, %,d malformed; %.1f s, %,.0f lines/s",
                ending,
                summary.lines(),
                summary.valid(),
                summary.invalid(),
                summary.malformed(),
                seconds,
                seconds > 0 ? summary.lines() / seconds : 0);
    }
}
