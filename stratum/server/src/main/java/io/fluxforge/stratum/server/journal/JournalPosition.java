package io.fluxforge.stratum.server.journal;

/**
 * A place in the journal, between two records.
 *
 * @param segment number of the segment
 * @param offset bytes from the segment's start
 */
public record JournalPosition(long segment, long offset) implements Comparable<JournalPosition> {
    /** Before everything. */
    public static final JournalPosition START = new JournalPosition(0, 0);

    @Override
    public int compareTo(JournalPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
