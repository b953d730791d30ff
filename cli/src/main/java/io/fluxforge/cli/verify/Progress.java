package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.VerifySummary.Ending;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One line of text on a terminal that tells how far a run is, and that makes room for its sum at the end. For one thread. */
public final class Progress implements Consumer<VerifySummary> {
    private static final long INTERVAL_NANOS = 500_000_000L;

    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private final long begin;
    private long lastDrawn;
    private int drawnLength;

    /**
     * Begins to measure time.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Progress(PrintStream terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
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
            draw(describe(soFar, now));
        }
    }

    /** Writes the sum over whatever was drawn. */
    public void finish(VerifySummary summary) {
        draw(describe(summary, nanoTime.getAsLong()));
        terminal.println();
        drawnLength = 0;
    }

    /** Wipes away what was drawn, to make room for other lines; what is finished stays. */
    public void clear() {
        if (drawnLength > 0) {
            draw("");
            terminal.print('\r');
            terminal.flush();
        }
    }

    private void draw(String text) {
        // Blanks cover what is left of a longer line, on every kind of terminal.
        String blanks = " ".repeat(Math.max(0, drawnLength - text.length()));
        terminal.print("\r" + text + blanks);
        terminal.flush();
        drawnLength = text.length();
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
