package io.fluxforge.stratum.server.check;

/**
 * One thing that was looked at.
 *
 * @param level how bad it is
 * @param about what was looked at, a word
 * @param text what was found, and what to do about it if it is bad
 */
public record Finding(Level level, String about, String text) {
    /** How bad something is, in this order. */
    public enum Level {
        /** As it should be. */
        OK,
        /** The pool runs, but somebody should look. */
        WARNING,
        /** The pool runs, but not for everybody before somebody has acted. */
        IMPAIRED,
        /** The pool cannot run now; later it may. */
        UNUSABLE,
        /** The pool cannot run before the operator has changed something. */
        WRONG;

        /** For people. */
        public String text() {
            return this == OK ? "ok" : this == WARNING ? "warning" : "ERROR";
        }
    }

    static Finding ok(String about, String text) {
        return new Finding(Level.OK, about, text);
    }

    static Finding warning(String about, String text) {
        return new Finding(Level.WARNING, about, text);
    }

    static Finding impaired(String about, String text) {
        return new Finding(Level.IMPAIRED, about, text);
    }

    static Finding unusable(String about, String text) {
        return new Finding(Level.UNUSABLE, about, text);
    }

    static Finding wrong(String about, String text) {
        return new Finding(Level.WRONG, about, text);
    }

    /** A line. */
    @Override
    public String toString() {
        return String.format("%-8s %-8s %s", level.text(), about, text);
    }
}
