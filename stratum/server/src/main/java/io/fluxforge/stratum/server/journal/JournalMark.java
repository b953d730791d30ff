package io.fluxforge.stratum.server.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A place in one certain journal: another one, or an older copy that has been written on since, has the place perhaps, but not the
 * record before it.
 *
 * @param position between two records
 * @param tail the checksum of the record that ends there; null where none does, and in records of before it was kept
 */
public record JournalMark(
        JournalPosition position, @Nullable Integer tail) {
    /**
     * A place as it is now.
     *
     * @throws IOException if the journal cannot be read
     */
    public static JournalMark at(Path folder, JournalPosition position) throws IOException {
        OptionalInt tail = JournalReader.tail(folder, position);
        return new JournalMark(position, tail.isPresent() ? tail.getAsInt() : null);
    }

    /**
     * Whether a journal is the one of the mark, and goes as far.
     *
     * @param end of the journal
     * @throws IOException if the journal cannot be read
     */
    public boolean isIn(Path folder, JournalPosition end) throws IOException {
        return position.compareTo(end) <= 0
                && (tail == null || JournalReader.tail(folder, position).equals(OptionalInt.of(tail)));
    }
}
