package io.fluxforge.node.privatenet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer.
 *
 * @param status such as 200
 * @param headers beside its length, their names as they are written
 * @param body in UTF-8
 */
record HttpAnswer(int status, Map<String, String> headers, String body) {
    private static final Map<Integer, String> REASONS = Map.of(
            100, "Continue",
            200, "OK",
            400, "Bad Request",
            401, "Unauthorized",
            404, "Not Found",
            405, "Method Not Allowed",
            500, "Internal Server Error",
            503, "Service Unavailable");

    /** Text without a type, as a node's words about a request are. */
    static HttpAnswer text(int status, String body) {
        return new HttpAnswer(status, Map.of(), body);
    }

    /** The whole answer on the wire. Some clients of nodes look for {@code Content-Length} in just these letters. */
    byte[] toBytes(boolean keepsAlive) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "") + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (status != 100) {
            head.append("Content-Length: ").append(text.length).append("\r\n");
            head.append("Connection: ")
                    .append(keepsAlive ? "keep-alive" : "close")
                    .append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + 2 + text.length);
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }
}
