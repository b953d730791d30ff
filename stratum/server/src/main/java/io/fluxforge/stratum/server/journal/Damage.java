package io.fluxforge.stratum.server.journal;

/**
 * Bytes at the end of a segment that are no whole record: what a write left that was cut short, or what a disk has spoilt.
 *
 * @param at where they begin
 * @param bytes how many
 */
public record Damage(JournalPosition at, long bytes) {
    @Override
    public String toString() {
        return bytes + " bytes at byte " + at.offset() + " of segment " + at.segment() + " are no whole record";
    }
}
