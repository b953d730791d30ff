package io.fluxforge.stratum.server.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much of the journal is kept at least, whatever needs it or not.
 *
 * @param days a segment stays for so many days after its last share
 * @param shares the last so many shares stay; taken from the segments' sizes, so more will
 */
public record JournalRetention(int days, long shares) {
    /** A season, and twice the 10,000,000 shares of a large pool's PPLNS window. */
    public static final JournalRetention DEFAULT = new JournalRetention(90, 20_000_000);

    private static final long DAY_MILLIS = 86_400_000L;
    /** The replay at a start reads these, for the shares of the last tips. */
    private static final int KEPT_SEGMENTS = 2;

    /**
     * Deletes the oldest segments that nothing asks for.
     *
     * @param needed no record behind this place is deleted
     * @param now milliseconds since 1970
     * @return how many were deleted
     * @throws IOException if a file cannot be looked at or deleted
     */
    public int trim(Path folder, JournalPosition needed, long now) throws IOException {
        List<Long> segments = JournalFormat.segments(folder);
        long behind = 0;
        for (long number : segments) {
            behind += sharesAtLeast(JournalFormat.segment(folder, number));
        }
        int deleted = 0;
        for (long number : segments.subList(0, Math.max(0, segments.size() - KEPT_SEGMENTS))) {
            Path file = JournalFormat.segment(folder, number);
            behind -= sharesAtLeast(file);
            boolean young = Files.getLastModifiedTime(file).toMillis() >= now - days * DAY_MILLIS;
            if (number >= needed.segment() || behind < shares || young) {
                break;
            }
            Files.delete(file);
            deleted++;
        }
        return deleted;
    }

    private static long sharesAtLeast(Path file) throws IOException {
        return Files.size(file) / (ShareRecord.MAX_BYTES + JournalFormat.OVERHEAD_BYTES);
    }
}
