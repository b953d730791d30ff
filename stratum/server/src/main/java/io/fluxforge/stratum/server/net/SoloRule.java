package io.fluxforge.stratum.server.net;

/** Whether the shares of a port count for their finder alone. */
public enum SoloRule {
    /** Never: who asks for it by {@code m=solo} is not let in. */
    NEVER,
    /** For a worker whose password has {@code m=solo}. */
    BY_PASSWORD,
    /** Always. */
    ALWAYS
}
