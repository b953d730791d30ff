package io.fluxforge.miner.console;

import java.util.ArrayList;
import java.util.List;

/** Fits text into so many columns between its words; only a word that is wider than all of them is cut. */
final class Wrapping {
    private static final String CUT = "…";

    private Wrapping() {}

    /**
     * The lines of a text.
     *
     * @param columns of the terminal, 1 or more
     * @param indent blanks before each line but the first
     */
    static List<String> lines(String text, int columns, int indent) {
        String blanks = " ".repeat(Math.clamp(columns / 2, 0, indent));
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > columns) {
            int end = rest.lastIndexOf(' ', columns);
            boolean between = end > 0 && !rest.substring(0, end).isBlank();
            lines.add(rest.substring(0, between ? end : columns).stripTrailing());
            rest = blanks + rest.substring(between ? end : columns).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** A text of so many columns at most, without its last words if it is wider. */
    static String cut(String text, int columns) {
        if (text.length() <= columns) {
            return text;
        }
        int end = text.lastIndexOf(' ', columns - CUT.length() - 1);
        // Half a long word says more than none.
        return end > columns / 2 ? text.substring(0, end) + " " + CUT : text.substring(0, columns - CUT.length()) + CUT;
    }
}
