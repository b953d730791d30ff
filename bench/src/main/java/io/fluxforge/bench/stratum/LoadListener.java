package io.fluxforge.bench.stratum;

import io.fluxforge.stratum.protocol.JobNotice;

/** Is told what comes in on connections; on their event loops. Times are {@link System#nanoTime}. */
interface LoadListener {
    /** A job has come; the first one ends the login. */
    void job(LoadConnection connection, JobNotice job, boolean first, long nowNanos);

    /** A share has its answer: {@code accepted}, or the error's code and words. */
    void answer(long share, String verdict, long nowNanos);

    /** The pool or the network did what it must not. */
    void failed(LoadConnection connection, String reason);

    /** A connection has ended, by whomever. */
    void closed(LoadConnection connection);
}
