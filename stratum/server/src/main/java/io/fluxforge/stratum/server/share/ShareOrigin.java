package io.fluxforge.stratum.server.share;

import java.util.concurrent.Executor;

/** Who sent a share and waits for its verdict: a connection. */
public interface ShareOrigin {
    /** Runs what concerns this origin, in order and on one thread at a time; the same object for origins that share a thread. */
    Executor executor();

    /** Tells the verdict; on {@link #executor}, in the order in which the shares were offered. */
    void judged(JudgedShare share);

    /** Follows the last of several {@link #judged}. */
    void flush();
}
