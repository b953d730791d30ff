package io.fluxforge.bench.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** HTML and SVG as they are written. All text is escaped: reports come from anywhere. */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn; numbers are written with two decimals at most
     */
    Html open(String tag, Object... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** An element without content. */
    Html empty(String tag, Object... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds text. */
    Html element(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close();
    }

    private void start(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            text(value instanceof Double number ? number(number) : value.toString());
            out.append('"');
        }
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    /** Text, escaped. */
    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(c < ' ' && c != '\n' ? ' ' : c);
            }
        }
        return this;
    }

    /** Closes the last element that is open. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        if (open.size() < 4) {
            out.append('\n');
        }
        return this;
    }

    /** Written by us, not escaped. */
    Html trusted(String ours) {
        out.append(ours);
        return this;
    }

    /** What was written. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException(open.peek() + " is open");
        }
        return out.toString();
    }
}
