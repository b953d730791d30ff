package io.fluxforge.stratum.server.defence;

import java.util.Locale;

/** Why a connection is not let in. */
public enum RefusalReason {
    /** The process may open no more files. */
    FILES,
    /** As many connections as the pool takes. */
    CONNECTIONS,
    /** As many as an address may have. */
    ADDRESS,
    /** The address is banned. */
    BANNED,
    /** No PROXY header where one belongs, or one from somebody whose word does not count. */
    PROXY,
    /** TLS on a port that is plain text, or the reverse. */
    TRANSPORT,
    /** More TLS handshakes than there is time for. */
    HANDSHAKES,
    /** Not logged in in time. */
    LOGIN;

    /** A label for monitoring. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
