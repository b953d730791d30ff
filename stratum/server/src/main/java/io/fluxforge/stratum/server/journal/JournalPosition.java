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

    /** After everything. */
    public static final JournalPosition END = new JournalPosition(Long.MAX_VALUE, 0);

    @Override
    public int compareTo(JournalPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }

    /** Where a record begins that follows this place and ends at another: a segment's first begins with the segment. */
    public JournalPosition startOfRecordUntil(JournalPosition end) {
        return segment == end.segment() ? this : new JournalPosition(end.segment(), 0);
    }

    /** {@code segment:offset}. */
    @Override
    public String toString() {
        return segment + ":" + offset;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static JournalPosition parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is no position of the journal");
        }
        return new JournalPosition(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }
}
