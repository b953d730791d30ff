package io.fluxforge.miner.console;

import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.io.PrintStream;
import java.util.List;

/**
 * Shows events and figures. On a terminal the events scroll above a table that is drawn over itself; elsewhere all are plain lines.
 * Thread-safe.
 */
public final class Console {
    private static final String CLEAR_BELOW = "\033[J";
    /** A line longer than the terminal is wide must not become two, or the table would climb. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final String RESET = "\033[0m";
    private static final String BOLD = "\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";

    private final PrintStream out;
    private final boolean live;
    private final boolean colours;
    private int drawn;
    private List<String> table = List.of();

    /**
     * A console.
     *
     * @param live whether it is a terminal that a table may be drawn on
     * @param colours whether it may be coloured
     */
    public Console(PrintStream out, boolean live, boolean colours) {
        this.out = out;
        this.live = live;
        this.colours = colours;
    }

    /** Whether the table is drawn over itself, so that it can be drawn often. */
    public boolean isLive() {
        return live;
    }

    /** Shows a line that stays. */
    public synchronized void event(Tone tone, String line) {
        if (!live) {
            out.println(coloured(tone, line));
            return;
        }
        StringBuilder text =
                new StringBuilder(erase()).append(coloured(tone, line)).append('\n');
        draw(text);
    }

    /** Shows the figures of now. */
    public synchronized void show(MinerSnapshot miner) {
        if (!live) {
            out.println(StatusTable.line(miner));
            return;
        }
        StringBuilder text = new StringBuilder(erase());
        table = StatusTable.lines(miner);
        draw(text);
    }

    /** Shows the figures of now for good, and what came of the run. */
    public synchronized void end(MinerSnapshot miner) {
        StringBuilder text = new StringBuilder(live ? erase() : "");
        StatusTable.lines(miner).forEach(line -> text.append(line).append('\n'));
        text.append('\n');
        StatusTable.summary(miner).forEach(line -> text.append(line).append('\n'));
        table = List.of();
        drawn = 0;
        out.print(text);
        out.flush();
    }

    private String erase() {
        return drawn == 0 ? "" : "\033[" + drawn + "A\r" + CLEAR_BELOW;
    }

    private void draw(StringBuilder text) {
        text.append(NO_WRAP);
        for (int i = 0; i < table.size(); i++) {
            text.append(colours && i == 0 ? BOLD + table.get(i) + RESET : table.get(i))
                    .append('\n');
        }
        drawn = table.size();
        out.print(text.append(WRAP));
        out.flush();
    }

    private String coloured(Tone tone, String line) {
        return switch (tone) {
            case GOOD -> colours ? GREEN + line + RESET : line;
            case BAD -> colours ? RED + line + RESET : line;
            case PLAIN -> line;
        };
    }
}
