package io.fluxforge.stratum.protocol;

import org.jspecify.annotations.Nullable;

/** What a client sends beside {@link Submission#toLine}: each method gives a whole line with its line feed. */
public final class ClientLines {
    private ClientLines() {}

    /** Asks for NONCE_1. */
    public static byte[] subscribe(long id, String agent, String host, int port) {
        return subscribe(id, agent, null, host, port);
    }

    /**
     * Asks for NONCE_1.
     *
     * @param session what an earlier answer named, to be resumed; null for none
     */
    public static byte[] subscribe(long id, String agent, @Nullable String session, String host, int port) {
        LineWriter line = LineWriter.request(id, Method.SUBSCRIBE).string(agent);
        return (session == null ? line.nothing() : line.string(session))
                .string(host)
                .number(port)
                .endCall();
    }

    /** Names a worker. */
    public static byte[] authorize(long id, String worker, String password) {
        return LineWriter.request(id, Method.AUTHORIZE)
                .string(worker)
                .string(password)
                .endCall();
    }

    /** Asks for a target. */
    public static byte[] suggestTarget(long id, Target target) {
        return LineWriter.request(id, Method.SUGGEST_TARGET)
                .string(target.toString())
                .endCall();
    }

    /** Says that the client understands {@code mining.set_extranonce}. */
    public static byte[] extranonceSubscribe(long id) {
        return LineWriter.request(id, Method.EXTRANONCE_SUBSCRIBE).endCall();
    }
}
