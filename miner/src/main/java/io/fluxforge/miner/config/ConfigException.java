package io.fluxforge.miner.config;

/** A configuration file is wrong; the message is one line that names the file and the place. */
public class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
