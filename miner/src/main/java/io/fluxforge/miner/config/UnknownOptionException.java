package io.fluxforge.miner.config;

/** The file sets what is no option. */
public final class UnknownOptionException extends ConfigException {
    private static final long serialVersionUID = 1;

    private final String option;

    UnknownOptionException(String place, String option) {
        super(place + "'" + option + "' is no option that a file can set");
        this.option = option;
    }

    /** As the file calls it. */
    public String option() {
        return option;
    }
}
