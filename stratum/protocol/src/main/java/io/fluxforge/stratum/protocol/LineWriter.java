package io.fluxforge.stratum.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the parameters of one call as a line of JSON. */
final class LineWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private boolean first = true;

    private LineWriter(String id, Method method) {
        ascii("{\"id\":" + id + ",\"method\":\"" + method.wireName() + "\",\"params\":[");
    }

    static LineWriter request(long id, Method method) {
        return new LineWriter(Long.toString(id), method);
    }

    static LineWriter notification(Method method) {
        return new LineWriter("null", method);
    }

    LineWriter string(String text) {
        return comma().ascii(quote(text));
    }

    LineWriter nothing() {
        return comma().ascii("null");
    }

    LineWriter number(long value) {
        return comma().ascii(Long.toString(value));
    }

    LineWriter bool(boolean value) {
        return comma().ascii(Boolean.toString(value));
    }

    LineWriter hex(byte[] bytes, int from, int count) {
        byte[] digits = new byte[2 * count];
        Hex.encode(bytes, from, count, digits, 0);
        comma();
        out.write('"');
        out.writeBytes(digits);
        out.write('"');
        return this;
    }

    byte[] endCall() {
        return ascii("]}\n").out.toByteArray();
    }

    private LineWriter comma() {
        if (!first) {
            out.write(',');
        }
        first = false;
        return this;
    }

    private LineWriter ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    static String hexText(byte[] bytes) {
        byte[] digits = new byte[2 * bytes.length];
        Hex.encode(bytes, 0, bytes.length, digits, 0);
        return new String(digits, StandardCharsets.US_ASCII);
    }

    /** A text as a JSON string in ASCII, everything else escaped. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append(c);
            } else {
                quoted.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    quoted.append(Character.forDigit(c >>> shift & 0xf, 16));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
