package io.fluxforge.stratum.server.job;

/** Takes what a {@link JobSource} delivers: in order, by one thread at a time. Its methods return quickly. */
@FunctionalInterface
public interface JobListener {
    /** There is another job. */
    void job(StratumJob job);

    /**
     * The last job is worth no work any more, until there is another.
     *
     * @param reason one line for miners
     */
    default void idle(String reason) {}
}
