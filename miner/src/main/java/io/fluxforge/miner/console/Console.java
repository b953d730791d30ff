package io.fluxforge.miner.console;

import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows events and figures. On a terminal the events scroll above a table that is drawn over itself; elsewhere all are plain lines.
 * Thread-safe.
 */
public final class Console {
    private static final String CLEAR_BELOW = "\033[J";
    private static final String CLEAR_ALL = "\033[H\033[2J";
    /** Should the terminal have become narrower a moment ago, one line must not become two, or the table would climb. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final String RESET = "\033[0m";
    private static final String BOLD = "\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    /** So much of an event's first line is its time: the others begin below what follows. */
    private static final int TIME_CHARS = 9;
    /** Events that are shown again when the terminal has another size. */
    private static final int KEPT = 200;
    /** Lines of the terminal that the table's lines do not take: for the latest events, the keys and the cursor. */
    private static final int OTHER_ROWS = 4;

    private static final int LEAST_TABLE_ROWS = 5;

    private record Event(Tone tone, String line) {}

    private final PrintStream out;
    private final boolean live;
    private final boolean colours;
    private final Deque<Event> events = new ArrayDeque<>();
    private int columns = 80;
    private int rows = 24;
    private int drawn;
    /** Whether somebody else has the terminal. */
    private boolean away;

    private int missed;
    private @Nullable MinerSnapshot latest;
    private String foot = "";

    /**
     * A console of 80 columns and 24 lines.
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

    /** Draws everything anew for a terminal of this size: what was drawn before may be anywhere. */
    public synchronized void resize(int newColumns, int newRows) {
        columns = Math.max(1, newColumns);
        rows = Math.max(2, newRows);
        if (!live || away || drawn == 0) {
            return;
        }
        List<String> table = table();
        List<String> above = new ArrayList<>();
        for (Event event : events.reversed()) {
            List<String> lines = lines(event);
            if (above.size() + lines.size() + table.size() >= rows) {
                break;
            }
            above.addAll(0, lines);
        }
        StringBuilder text = new StringBuilder(CLEAR_ALL);
        above.forEach(line -> text.append(line).append('\n'));
        draw(text, table);
    }

    /** Draws no more until {@link #comeBack}: somebody else has the terminal. */
    public synchronized void leave() {
        away = true;
        drawn = 0;
    }

    /** Draws again, below whatever there is, and what has happened meanwhile. */
    public synchronized void comeBack() {
        away = false;
        StringBuilder text = new StringBuilder();
        events.stream()
                .skip(Math.max(0, events.size() - missed))
                .forEach(event -> lines(event).forEach(line -> text.append(line).append('\n')));
        missed = 0;
        draw(text, table());
    }

    /** Shows below the table which keys there are; nothing for none. */
    public synchronized void foot(String text) {
        foot = text;
        if (live && !away) {
            draw(erased(), table());
        }
    }

    /** Shows a line that stays. */
    public synchronized void event(Tone tone, String line) {
        Event event = new Event(tone, line);
        if (!live) {
            out.println(coloured(tone, line));
            return;
        }
        events.add(event);
        if (events.size() > KEPT) {
            events.remove();
        }
        if (away) {
            missed++;
            return;
        }
        StringBuilder text = erased();
        lines(event).forEach(each -> text.append(each).append('\n'));
        draw(text, table());
    }

    /** Shows the figures of now. */
    public synchronized void show(MinerSnapshot miner) {
        if (!live) {
            out.println(Summary.line(miner));
            return;
        }
        latest = miner;
        if (!away) {
            draw(erased(), table());
        }
    }

    /** Shows what the run has come to so far, in lines that stay. */
    public synchronized void statistics(MinerSnapshot miner) {
        Summary.statistics(miner).forEach(line -> event(Tone.PLAIN, line));
    }

    /** Shows the figures of now for good, and what came of the run. */
    public synchronized void end(MinerSnapshot miner) {
        StringBuilder text = live ? erased() : new StringBuilder();
        int width = live ? columns : Integer.MAX_VALUE;
        List<String> lines = new ArrayList<>(StatusTable.lines(miner, width, Integer.MAX_VALUE));
        lines.add("");
        Summary.lines(miner).forEach(line -> lines.addAll(Wrapping.lines(line, width, 2)));
        lines.forEach(line -> text.append(line).append('\n'));
        latest = null;
        foot = "";
        drawn = 0;
        out.print(text);
        out.flush();
    }

    private List<String> table() {
        List<String> table = new ArrayList<>();
        MinerSnapshot miner = latest;
        if (miner != null) {
            table.addAll(StatusTable.lines(miner, columns, Math.max(LEAST_TABLE_ROWS, rows - OTHER_ROWS)));
            if (!foot.isEmpty()) {
                table.add(Wrapping.cut(foot, columns));
            }
        }
        // A line that has left the screen at its top can be drawn over no more.
        return table.size() < rows ? table : table.subList(0, rows - 1);
    }

    private List<String> lines(Event event) {
        return Wrapping.lines(event.line, columns, TIME_CHARS).stream()
                .map(line -> coloured(event.tone, line))
                .toList();
    }

    private StringBuilder erased() {
        return new StringBuilder(drawn == 0 ? "" : "\033[" + drawn + "A\r" + CLEAR_BELOW);
    }

    private void draw(StringBuilder text, List<String> table) {
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
