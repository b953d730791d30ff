package io.fluxforge.stratum.server.config;

/** A configuration that cannot be used; the message is one line that names the file, place and key. */
public final class PoolConfigException extends Exception {
    private static final long serialVersionUID = 1;

    PoolConfigException(String message) {
        super(message, null, false, false);
    }
}
