package io.fluxforge.stratum.server.accounting;

/**
 * What was done since the last block.
 *
 * @param since when the last block was found, or counting began; milliseconds since 1970, 0 if nothing was counted yet
 * @param shares accepted since then
 * @param work solutions that they stand for
 * @param effort sum of each share's work over the work of a block at its height: 1 is what a block takes on average
 */
public record Round(long since, long shares, double work, double effort) {
    /** Before the first share. */
    static final Round NONE = new Round(0, 0, 0, 0);

    Round plus(long timeMillis, double shareWork, double networkWork) {
        return new Round(
                since == 0 ? timeMillis : since,
                shares + 1,
                work + shareWork,
                effort + (networkWork > 0 ? shareWork / networkWork : 0));
    }
}
