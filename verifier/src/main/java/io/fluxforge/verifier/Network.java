package io.fluxforge.verifier;

import java.math.BigInteger;
import java.util.Locale;

/** The built-in networks, as far as checking a proof of work against its target needs them. */
public enum Network {
    /** Flux main net. */
    MAIN("0007" + "f".repeat(60)),
    /** Flux test net. */
    TEST("0e" + "f".repeat(62)),
    /** Regression-test networks of one node. */
    REGTEST("0f".repeat(32));

    private final BigInteger powLimit;

    Network(String powLimit) {
        this.powLimit = new BigInteger(powLimit, 16);
    }

    /** The largest target a block may have (fluxd {@code chainparams.cpp}, {@code consensus.powLimit}). */
    public BigInteger powLimit() {
        return powLimit;
    }

    /** The name that command lines use: {@code main}, {@code test}, {@code regtest}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
