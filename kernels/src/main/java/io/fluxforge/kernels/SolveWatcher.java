package io.fluxforge.kernels;

/** Who waits for a solver: is told of solutions and progress and may cancel. Called on the solver's threads. */
public interface SolveWatcher {
    /** A watcher that lets a solver run to its end and keeps nothing. */
    SolveWatcher NONE = indices -> {};

    /**
     * A solution: row indices in tree order, valid and distinct from the others of this input; the array is the receiver's.
     */
    void onSolution(int[] indices);

    /**
     * Part of a phase is done.
     *
     * @param phase its name, as in {@link SolveReport.Phase}
     * @param done 0 to 1
     */
    default void onProgress(String phase, double done) {}

    /** Asked every few milliseconds; true ends the work soon, and the report says so. */
    default boolean isCancelled() {
        return false;
    }
}
