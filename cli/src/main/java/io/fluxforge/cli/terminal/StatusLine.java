package io.fluxforge.cli.terminal;

import java.io.PrintStream;

/** One line of text on a terminal that is drawn over itself. For one thread at a time. */
public final class StatusLine {
    private final PrintStream terminal;
    private int drawnLength;

    /** A line that is empty until something is drawn. */
    public StatusLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Writes over whatever was drawn. */
    public void draw(String text) {
        // Blanks cover what is left of a longer line, on every kind of terminal.
        String blanks = " ".repeat(Math.max(0, drawnLength - text.length()));
        terminal.print("\r" + text + blanks);
        terminal.flush();
        drawnLength = text.length();
    }

    /** Writes over whatever was drawn and begins another line: the text stays. */
    public void finish(String text) {
        draw(text);
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
}
