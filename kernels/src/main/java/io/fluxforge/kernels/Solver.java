package io.fluxforge.kernels;

import io.fluxforge.verifier.EquihashParams;

/**
 * Finds the solutions of one nonce after another on one device. A solver holds its memory until it is closed; its methods are for
 * one thread at a time.
 */
public interface Solver extends AutoCloseable {
    /** The device and how it is used, for people: {@code cpu, 2 threads, 256-bit vectors}. */
    String description();

    /** What it solves. */
    EquihashParams params();

    /** Bytes of memory that the solver holds for its tables. */
    long tableBytes();

    /**
     * Finds every solution of one input.
     *
     * @param input what is hashed before the index: a header of 140 bytes with its nonce
     * @param watcher is told of progress and solutions, and asked whether to go on; called on the solver's threads
     * @return what was done; {@link SolveReport#cancelled()} tells whether the watcher ended it early
     */
    SolveReport solve(byte[] input, SolveWatcher watcher);

    /**
     * Tells which input a later call of {@link #solve} will have, behind those told before: a device may begin on it early. Does
     * nothing unless the solver can make use of it.
     */
    default void expect(byte[] input) {}

    /** Ends the solver's threads and releases its memory. */
    @Override
    void close();
}
