package io.fluxforge.node.privatenet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request (RFC 9112) and the length of what follows it.
 *
 * @param method such as {@code POST}
 * @param oldVersion whether it is HTTP/1.0
 * @param headers by their names in lower case
 * @param bodyBytes that follow
 */
record HttpRequest(String method, boolean oldVersion, Map<String, String> headers, int bodyBytes) {
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final Pattern FIRST_LINE = Pattern.compile("([A-Z]{1,16}) \\S+ HTTP/1\\.([01])");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    /** A request that cannot be answered as it asks; the connection ends with the answer. */
    static final class Fault extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        Fault(int status, String reason) {
            super(reason);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Reads the next head of a connection.
     *
     * @return null if the connection ends before it
     * @throws Fault if it is malformed, or too long
     */
    static @Nullable HttpRequest read(InputStream in, int maxBodyBytes) throws IOException {
        int[] left = {MAX_HEAD_BYTES};
        String first = line(in, left);
        if (first == null) {
            return null;
        }
        var parts = FIRST_LINE.matcher(first);
        if (!parts.matches()) {
            throw new Fault(400, "malformed request line");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = next(in, left); !line.isEmpty(); line = next(in, left)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            String before = headers.putIfAbsent(name, value);
            if (colon < 1
                    || name.contains(" ")
                    || (name.equals("content-length") && !value.equals(before == null ? value : before))) {
                throw new Fault(400, "malformed header");
            }
        }
        return new HttpRequest(parts.group(1), parts.group(2).equals("0"), headers, bodyBytes(headers, maxBodyBytes));
    }

    private static int bodyBytes(Map<String, String> headers, int max) throws Fault {
        if (headers.containsKey("transfer-encoding")) {
            throw new Fault(411, "a request needs its Content-Length");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(length).matches()) {
            throw new Fault(400, "malformed Content-Length");
        }
        if (Integer.parseInt(length) > max) {
            throw new Fault(413, "a request of more than " + max + " bytes");
        }
        return Integer.parseInt(length);
    }

    /** Whether the client waits for a word before it sends the body. */
    boolean isWaiting() {
        return bodyBytes > 0 && headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
    }

    /** Whether another request may follow. */
    boolean keepsAlive() {
        String wish = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return oldVersion ? wish.contains("keep-alive") : !wish.contains("close");
    }

    private static String next(InputStream in, int[] left) throws IOException {
        String line = line(in, left);
        if (line == null) {
            throw new EOFException("the connection ended within a request");
        }
        return line;
    }

    /** A line without its end, null at the end of the connection. */
    private static @Nullable String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (--left[0] < 0) {
                throw new Fault(431, "headers of more than " + MAX_HEAD_BYTES + " bytes");
            }
            line.append((char) c);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}
