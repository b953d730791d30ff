package io.fluxforge.kernels;

import java.util.List;

/**
 * What a solver did for one nonce.
 *
 * @param phases in the order in which they ran
 * @param lists one for each round's input, the rows that generation made first
 * @param candidates pairs of the last round before duplicate indices were ruled out
 * @param solutions found
 * @param cancelled whether the watcher ended it early; counts are then partial
 */
public record SolveReport(List<Phase> phases, List<RowList> lists, int candidates, int solutions, boolean cancelled) {
    /** Copies the lists. */
    public SolveReport {
        phases = List.copyOf(phases);
        lists = List.copyOf(lists);
    }

    /** A phase and the wall-clock time it took. */
    public record Phase(String name, double millis) {}

    /**
     * One list of rows.
     *
     * @param rows stored
     * @param overflow rows that found their bucket full, or pairs beyond a bucket's limit: lost
     */
    public record RowList(long rows, long overflow) {}

    /** Milliseconds of all phases. */
    public double millis() {
        return phases.stream().mapToDouble(Phase::millis).sum();
    }

    /** Rows lost to full buckets, in all lists. */
    public long overflow() {
        return lists.stream().mapToLong(RowList::overflow).sum();
    }

    /** Rows kept over rows that should have been, in all lists: 1 if nothing was lost. */
    public double keptFraction() {
        long rows = lists.stream().mapToLong(RowList::rows).sum();
        return rows == 0 ? 1 : (double) rows / (rows + overflow());
    }
}
