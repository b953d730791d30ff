package io.fluxforge.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What somebody who has mistyped a word most likely meant. */
public final class Nearest {
    /** Of a word of so many letters one may be wrong. */
    private static final int LETTERS_FOR_A_MISTAKE = 3;

    private static final int MOST = 3;

    private Nearest() {}

    /** {@code "; did you mean …?"} with what is nearest to the word, or nothing if nothing is near. */
    public static String hint(String word, Collection<String> known) {
        List<String> near = to(word, known);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /**
     * Those of the known words that take the fewest changes, three at most, in their order: a letter less, one more, another one, or two
     * exchanged. Dashes in front do not count. Words that begin as the given one does are near if no other is.
     */
    static List<String> to(String word, Collection<String> known) {
        String typed = bare(word);
        int fewest = Math.max(1, typed.length() / LETTERS_FOR_A_MISTAKE);
        List<String> near = new ArrayList<>();
        for (String one : known) {
            int changes = changes(typed, bare(one));
            if (changes < fewest) {
                near.clear();
            }
            if (changes <= fewest && changes < typed.length()) {
                fewest = changes;
                near.add(one);
            }
        }
        if (near.isEmpty() && !typed.isEmpty()) {
            known.stream().filter(one -> bare(one).startsWith(typed)).forEach(near::add);
        }
        return near.subList(0, Math.min(MOST, near.size()));
    }

    private static String bare(String word) {
        return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }

    /** The distance of Damerau and Levenshtein, where no part is changed twice. */
    private static int changes(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                least[i][j] =
                        Math.min(least[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(least[i - 1][j], least[i][j - 1]));
                boolean exchanged = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (exchanged) {
                    least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
                }
            }
        }
        return least[from.length()][to.length()];
    }
}
