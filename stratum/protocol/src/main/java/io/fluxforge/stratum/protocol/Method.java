package io.fluxforge.stratum.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The methods of Stratum for Equihash (ZIP 301, and what miners send beside it). */
public enum Method {
    /** No method: the line answers a request. */
    NONE(""),
    /** A method that is none of these. */
    UNKNOWN(""),
    /** Client: [agent, session or null, host, port]. */
    SUBSCRIBE("mining.subscribe"),
    /** Client: [worker name, password]. */
    AUTHORIZE("mining.authorize"),
    /** Client: [worker name, job id, time, NONCE_2, solution with its CompactSize]. */
    SUBMIT("mining.submit"),
    /** Client: [target]. */
    SUGGEST_TARGET("mining.suggest_target"),
    /** Client: it understands {@link #SET_EXTRANONCE}. */
    EXTRANONCE_SUBSCRIBE("mining.extranonce.subscribe"),
    /** Server: [target], from the next job on. */
    SET_TARGET("mining.set_target"),
    /** Server: [job id, version, previous hash, merkle root, reserved, time, bits, clean]. */
    NOTIFY("mining.notify"),
    /** Server: [NONCE_1]. */
    SET_EXTRANONCE("mining.set_extranonce"),
    /** Server: [host, port, wait seconds]. */
    RECONNECT("client.reconnect"),
    /** Server: [text]. */
    SHOW_MESSAGE("client.show_message");

    private static final Method[] NAMED =
            Arrays.stream(values()).filter(m -> !m.wireName.isEmpty()).toArray(Method[]::new);

    private static final byte[][] NAMES = Arrays.stream(NAMED)
            .map(m -> m.wireName.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private final String wireName;

    Method(String wireName) {
        this.wireName = wireName;
    }

    /** The name in a message, empty for {@link #NONE} and {@link #UNKNOWN}. */
    public String wireName() {
        return wireName;
    }

    static Method of(String name) {
        return Arrays.stream(NAMED)
                .filter(m -> m.wireName.equals(name))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The method whose name these bytes are. */
    static Method of(byte[] line, int from, int to) {
        for (int i = 0; i < NAMED.length; i++) {
            if (Arrays.equals(line, from, to, NAMES[i], 0, NAMES[i].length)) {
                return NAMED[i];
            }
        }
        return UNKNOWN;
    }
}
