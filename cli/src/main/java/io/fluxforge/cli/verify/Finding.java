package io.fluxforge.cli.verify;

import io.fluxforge.verifier.Rule;
import io.fluxforge.verifier.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one proof of work.
 *
 * @param text the whole answer in words: {@code valid}, or {@code invalid: CODE} and what else is known
 * @param code the word for the broken rule, null if the proof is valid
 * @param level the level of the tree where the rule is broken, −1 if it has no place there
 * @param pair the pair within the level, −1 if the rule has no place there
 * @param detail what is known of the rule's violation beyond its place, empty if nothing is
 */
record Finding(String text, @Nullable String code, int level, int pair, String detail) {

    /** The finding that a verdict amounts to; the lengths are told only if they are what is wrong. */
    static Finding of(Verdict verdict, int expectedBytes, int actualBytes) {
        Rule broken = verdict.broken();
        String detail = broken == Rule.LENGTH ? actualBytes + " bytes, expected " + expectedBytes : "";
        return new Finding(
                withDetail(verdict.toString(), detail),
                broken == null ? null : broken.code(),
                verdict.level(),
                verdict.pair(),
                detail);
    }

    /** A rule that is broken outside the tree. */
    static Finding broken(String code, String detail) {
        return new Finding(withDetail("invalid: " + code, detail), code, -1, -1, detail);
    }

    boolean isValid() {
        return code == null;
    }

    private static String withDetail(String text, String detail) {
        return detail.isEmpty() ? text : text + " (" + detail + ")";
    }
}
