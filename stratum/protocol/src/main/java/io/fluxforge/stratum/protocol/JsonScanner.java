package io.fluxforge.stratum.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the values of a JSON text (RFC 8259) without building anything. Every method takes the offset at which to begin and
 * returns the one behind what it read; −1 means that the text is wrong, and {@link #problem} says how.
 */
final class JsonScanner {
    /** Nested arrays and objects that are followed, the outermost included. */
    static final int MAX_DEPTH = 16;

    private byte[] line = new byte[0];
    private int to;
    private @Nullable String problem;
    private int problemAt;
    private JsonKind kind = JsonKind.ABSENT;

    void reset(byte[] bytes, int end) {
        line = bytes;
        to = end;
        problem = null;
    }

    @Nullable
    String problem() {
        return problem;
    }

    int problemAt() {
        return problemAt;
    }

    /** The kind of the value that {@link #value} walked over last. */
    JsonKind kind() {
        return kind;
    }

    int fail(int at, String what) {
        problem = what;
        problemAt = at;
        return -1;
    }

    /** Skips white space; never fails. */
    int space(int from) {
        int at = from;
        while (at < to && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r' || line[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** The byte at an offset, 0 at the end: no token begins with it. */
    int peek(int at) {
        return at < to ? line[at] : 0;
    }

    /** Whether nothing is left at an offset. */
    boolean isEnd(int at) {
        return at == to;
    }

    /** Expects one byte of punctuation, with white space on both sides. */
    int punctuation(int from, char expected) {
        int at = space(from);
        if (peek(at) != expected) {
            return fail(at, "expected '" + expected + "'");
        }
        return space(at + 1);
    }

    /**
     * Walks over a value.
     *
     * @param depth arrays and objects around it
     */
    int value(int at, int depth) {
        return switch (peek(at)) {
            case '"' -> {
                int end = string(at);
                kind = JsonKind.STRING;
                yield end;
            }
            case '{' -> {
                int end = object(at, depth + 1);
                kind = JsonKind.OBJECT;
                yield end;
            }
            case '[' -> {
                int end = array(at, depth + 1, null);
                kind = JsonKind.ARRAY;
                yield end;
            }
            case 't' -> literal(at, "true", JsonKind.TRUE);
            case 'f' -> literal(at, "false", JsonKind.FALSE);
            case 'n' -> literal(at, "null", JsonKind.NULL);
            default -> number(at);
        };
    }

    /** Walks over an array and tells {@code field}, if there is one, of each element. */
    int array(int from, int depth, @Nullable JsonField field) {
        if (depth > MAX_DEPTH) {
            return fail(from, "nested deeper than " + MAX_DEPTH);
        }
        int at = space(from + 1);
        if (peek(at) == ']') {
            return at + 1;
        }
        while (true) {
            int start = at;
            at = value(start, depth);
            if (at < 0) {
                return -1;
            }
            if (field != null) {
                field.addElement(kind, start, at);
            }
            at = space(at);
            int next = peek(at);
            if (next == ']') {
                return at + 1;
            }
            if (next != ',') {
                return fail(at, "expected ',' or ']'");
            }
            at = space(at + 1);
        }
    }

    private int object(int from, int depth) {
        if (depth > MAX_DEPTH) {
            return fail(from, "nested deeper than " + MAX_DEPTH);
        }
        int at = space(from + 1);
        if (peek(at) == '}') {
            return at + 1;
        }
        while (true) {
            at = string(at);
            at = at < 0 ? -1 : punctuation(at, ':');
            at = at < 0 ? -1 : value(at, depth);
            if (at < 0) {
                return -1;
            }
            at = space(at);
            int next = peek(at);
            if (next == '}') {
                return at + 1;
            }
            if (next != ',') {
                return fail(at, "expected ',' or '}'");
            }
            at = space(at + 1);
        }
    }

    /** Walks over a string with its quotes. */
    int string(int from) {
        if (peek(from) != '"') {
            return fail(from, "expected a string");
        }
        int at = from + 1;
        while (at < to) {
            int c = line[at];
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at = escape(at);
            } else if (c >= 0x20) {
                at++;
            } else if (c >= 0) {
                return fail(at, "control character in a string");
            } else {
                int next = JsonText.skipUtf8(line, at, to);
                at = next < 0 ? fail(at, "malformed UTF-8") : next;
            }
            if (at < 0) {
                return -1;
            }
        }
        return fail(at, "string without an end");
    }

    private int escape(int from) {
        int c = peek(from + 1);
        if (c == 'u') {
            for (int i = 2; i < 6; i++) {
                if (from + i >= to || Hex.digit(line[from + i]) < 0) {
                    return fail(from, "malformed escape");
                }
            }
            return from + 6;
        }
        return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0 ? from + 2 : fail(from, "malformed escape");
    }

    private int literal(int from, String word, JsonKind wordKind) {
        for (int i = 0; i < word.length(); i++) {
            if (peek(from + i) != word.charAt(i)) {
                return fail(from, "expected a value");
            }
        }
        kind = wordKind;
        return from + word.length();
    }

    private int number(int from) {
        int at = peek(from) == '-' ? from + 1 : from;
        int digits = digits(at);
        if (digits == at) {
            return fail(from, "expected a value");
        }
        if (peek(at) == '0' && digits > at + 1) {
            return fail(from, "number with a leading zero");
        }
        at = digits;
        if (peek(at) == '.') {
            digits = digits(at + 1);
            if (digits == at + 1) {
                return fail(at, "malformed number");
            }
            at = digits;
        }
        if (peek(at) == 'e' || peek(at) == 'E') {
            at += peek(at + 1) == '+' || peek(at + 1) == '-' ? 2 : 1;
            digits = digits(at);
            if (digits == at) {
                return fail(at, "malformed number");
            }
            at = digits;
        }
        kind = JsonKind.NUMBER;
        return at;
    }

    private int digits(int from) {
        int at = from;
        while (at < to && line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        return at;
    }
}
