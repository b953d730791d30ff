package io.fluxforge.stratum.protocol;

import java.nio.charset.StandardCharsets;

/** What a server sends beside {@link JobNotice#toLine}: each method gives a whole line with its line feed. */
public final class ServerLines {
    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] TRUE = ascii(",\"result\":true,\"error\":null}\n");

    private ServerLines() {}

    /** Answers a request with {@code true}. */
    public static byte[] accept(byte[] id) {
        return concat(ID, id, TRUE);
    }

    /** Answers a request with {@code false} and an error: some clients look at the one, some at the other. */
    public static byte[] refuse(byte[] id, StratumError error, String message) {
        return concat(ID, id, failure("false", error, message));
    }

    /** Answers a request with an error: [code, message, null]. */
    public static byte[] error(byte[] id, StratumError error, String message) {
        return concat(ID, id, failure("null", error, message));
    }

    private static byte[] failure(String result, StratumError error, String message) {
        return ascii(",\"result\":" + result + ",\"error\":[" + error.code() + "," + LineWriter.quote(message)
                + ",null]}\n");
    }

    /** Answers {@code mining.subscribe}: by which id the session may be resumed, and NONCE_1. */
    public static byte[] subscribed(byte[] id, String session, byte[] nonce1) {
        String tail = ",\"result\":[" + LineWriter.quote(session) + ",\"" + LineWriter.hexText(nonce1)
                + "\"],\"error\":null}\n";
        return concat(ID, id, ascii(tail));
    }

    /** The target of shares from the next job on. */
    public static byte[] setTarget(Target target) {
        return LineWriter.notification(Method.SET_TARGET)
                .string(target.toString())
                .endCall();
    }

    /** Another NONCE_1. */
    public static byte[] setExtranonce(byte[] nonce1) {
        return LineWriter.notification(Method.SET_EXTRANONCE)
                .hex(nonce1, 0, nonce1.length)
                .endCall();
    }

    /** Asks the client to come back where it is: without parameters that is the same host and port (ZIP 301). */
    public static byte[] reconnect() {
        return LineWriter.notification(Method.RECONNECT).endCall();
    }

    /** Asks the client to come back elsewhere; {@code host} is not empty. Some clients take no parameters, or no numbers. */
    public static byte[] reconnect(String host, int port, int waitSeconds) {
        return LineWriter.notification(Method.RECONNECT)
                .string(host)
                .number(port)
                .number(waitSeconds)
                .endCall();
    }

    /** A text for the miner's eyes. */
    public static byte[] showMessage(String text) {
        return LineWriter.notification(Method.SHOW_MESSAGE).string(text).endCall();
    }

    private static byte[] concat(byte[] a, byte[] b, byte[] c) {
        byte[] all = new byte[a.length + b.length + c.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
