package io.fluxforge.stratum.server.job;

import java.io.IOException;

/** Where jobs come from: a follower of nodes, or a test. */
public interface JobSource extends AutoCloseable {
    /**
     * Begins to deliver.
     *
     * @param listener is given each job
     * @throws IOException if the source cannot work at all
     */
    void start(JobListener listener) throws IOException;

    /** What the source is connected to and how it fares, for the operator's eyes. */
    String status();

    /** Stops; no job is delivered afterwards. */
    @Override
    void close();
}
