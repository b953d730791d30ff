package io.fluxforge.miner.console;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal that knows what the console uses: it wraps and scrolls, and when its width changes it breaks long lines anew, as most do. */
final class FakeTerminal {
    private static final Pattern PART = Pattern.compile("\033\\[(\\??)(\\d*)([A-Za-z])|(?s).");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int columns;
    private int rows;
    private int row;
    private int column;
    private boolean wrap = true;

    FakeTerminal(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** What is on the screen, without blanks at the ends of lines and empty lines at its end. */
    List<String> screen() {
        take();
        List<String> screen = new ArrayList<>(lines.stream()
                .skip(top())
                .map(line -> line.toString().stripTrailing())
                .toList());
        while (!screen.isEmpty() && screen.getLast().isEmpty()) {
            screen.removeLast();
        }
        return screen;
    }

    /** Gives it another size; the cursor stays behind what was written last. */
    void resize(int newColumns, int newRows) {
        take();
        List<StringBuilder> broken = new ArrayList<>();
        for (StringBuilder line : lines) {
            int from = 0;
            do {
                broken.add(new StringBuilder(line.substring(from, Math.min(line.length(), from + newColumns))));
                from += newColumns;
            } while (from < line.length());
        }
        row = broken.size() - 1 - (lines.size() - 1 - row);
        lines = broken;
        columns = newColumns;
        rows = newRows;
    }

    private int top() {
        return Math.max(0, lines.size() - rows);
    }

    private void take() {
        Matcher part = PART.matcher(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
        while (part.find()) {
            if (part.group(3) == null) {
                put(part.group().charAt(0));
            } else if (part.group(1).isEmpty()) {
                control(part.group(3).charAt(0), part.group(2).isEmpty() ? 1 : Integer.parseInt(part.group(2)));
            } else {
                wrap = part.group(3).equals("h");
            }
        }
    }

    private void control(char what, int number) {
        switch (what) {
            case 'A' -> row = Math.max(top(), row - number);
            case 'H' -> {
                row = top();
                column = 0;
            }
            case 'J' -> {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                lines.subList(row + 1, lines.size()).forEach(line -> line.setLength(0));
            }
            default -> {}
        }
    }

    private void put(char one) {
        if (one == '\r') {
            column = 0;
        } else if (one == '\n') {
            column = 0;
            down();
        } else {
            if (column == columns && wrap) {
                column = 0;
                down();
            }
            StringBuilder line = lines.get(row);
            int at = Math.min(column, columns - 1);
            while (line.length() <= at) {
                line.append(' ');
            }
            line.setCharAt(at, one);
            column = at + 1;
        }
    }

    private void down() {
        row++;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }
}
