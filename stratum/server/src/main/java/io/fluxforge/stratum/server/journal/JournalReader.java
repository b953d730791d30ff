package io.fluxforge.stratum.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads records in order, from any position that it gave out; also while a {@link ShareJournal} is being written. */
public final class JournalReader {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path folder;

    /** Takes one record. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Looks at it.
         *
         * @param type the record's type
         * @param payload its content, the visitor's to keep
         * @param next where the next record begins
         */
        void record(byte type, byte[] payload, JournalPosition next);
    }

    /**
     * What a reading found.
     *
     * @param records how many
     * @param end where the last of them ends: where to go on later
     * @param damage one entry for each segment that does not end with a whole record
     */
    public record Summary(long records, JournalPosition end, List<Damage> damage) {}

    /** Reads the segments of a folder, which exists. */
    public JournalReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Where the last segments of a folder begin.
     *
     * @param count how many of them
     * @throws IOException if the folder cannot be read
     */
    public static JournalPosition startOfLast(Path folder, int count) throws IOException {
        List<Long> segments = JournalFormat.segments(folder);
        return segments.isEmpty()
                ? JournalPosition.START
                : new JournalPosition(segments.get(Math.max(0, segments.size() - count)), 0);
    }

    /**
     * Where the first segment begins that was written to at a time or after it; every record from then on lies behind.
     *
     * @param millis since 1970
     * @throws IOException if the folder cannot be read
     */
    public static JournalPosition startOfTime(Path folder, long millis) throws IOException {
        List<Long> segments = JournalFormat.segments(folder);
        for (long number : segments) {
            if (Files.getLastModifiedTime(JournalFormat.segment(folder, number)).toMillis() >= millis) {
                return new JournalPosition(number, 0);
            }
        }
        return startOfLast(folder, 1);
    }

    /**
     * The checksum of the record that ends at a position, by which a journal is told from another; empty where no record ends.
     *
     * @throws IOException if the folder cannot be read
     */
    public static OptionalInt tail(Path folder, JournalPosition position) throws IOException {
        Path segment = JournalFormat.segment(folder, position.segment());
        long at = position.offset() - JournalFormat.CRC_BYTES;
        if (at < JournalFormat.SEGMENT_HEADER_BYTES || Files.notExists(segment)) {
            return OptionalInt.empty();
        }
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ)) {
            ByteBuffer crc = JournalFormat.buffer(JournalFormat.CRC_BYTES);
            while (crc.hasRemaining() && file.read(crc, at + crc.position()) >= 0) {
                // A channel may read less than was asked for.
            }
            return crc.hasRemaining() ? OptionalInt.empty() : OptionalInt.of(crc.getInt(0));
        }
    }

    /**
     * Numbers of the segments, ascending.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<Long> segments() throws IOException {
        return JournalFormat.segments(folder);
    }

    /**
     * Visits every whole record from a position on. Behind bytes that are no record a segment is not read any further.
     *
     * @throws IOException if a file cannot be read
     */
    public Summary read(JournalPosition from, Visitor visitor) throws IOException {
        return read(from, JournalPosition.END, visitor);
    }

    /**
     * Visits every whole record between two positions. Behind bytes that are no record a segment is not read any further.
     *
     * @param to where to stop; a record that ends behind it is not visited
     * @throws IOException if a file cannot be read
     */
    public Summary read(JournalPosition from, JournalPosition to, Visitor visitor) throws IOException {
        long records = 0;
        JournalPosition end = from;
        List<Damage> damage = new ArrayList<>();
        if (from.compareTo(to) >= 0) {
            return new Summary(records, end, damage);
        }
        for (long number : JournalFormat.segments(folder)) {
            if (number < from.segment() || number > to.segment()) {
                continue;
            }
            try (FileChannel file = FileChannel.open(JournalFormat.segment(folder, number), StandardOpenOption.READ)) {
                SegmentScan scan = new SegmentScan(file, number, number == to.segment() ? to.offset() : Long.MAX_VALUE);
                long start = number == from.segment() ? from.offset() : 0;
                records += scan.run(start, visitor);
                end = new JournalPosition(number, scan.end());
                if (scan.size() > scan.end()) {
                    damage.add(new Damage(end, scan.size() - scan.end()));
                }
            }
        }
        return new Summary(records, end, damage);
    }

    /** One pass over one segment. */
    private static final class SegmentScan {
        private final FileChannel file;
        private final long number;
        private final long size;
        private final ByteBuffer buffer = JournalFormat.buffer(BUFFER_BYTES);
        private long end;

        SegmentScan(FileChannel file, long number, long limit) throws IOException {
            this.file = file;
            this.number = number;
            size = Math.min(limit, file.size());
        }

        long size() {
            return size;
        }

        /** Where the last whole record ends; 0 if not even the segment's header is whole. */
        long end() {
            return end;
        }

        long run(long start, Visitor visitor) throws IOException {
            file.position(start);
            end = start;
            buffer.limit(0);
            if (start < JournalFormat.SEGMENT_HEADER_BYTES) {
                file.position(0);
                end = 0;
                fill();
                if (!JournalFormat.isSegmentHeader(buffer, number)) {
                    return 0;
                }
                buffer.position(JournalFormat.SEGMENT_HEADER_BYTES);
                end = JournalFormat.SEGMENT_HEADER_BYTES;
            }
            long records = 0;
            while (true) {
                int length = JournalFormat.recordBytes(buffer);
                if (length == 0 && fill()) {
                    continue;
                }
                if (length <= 0) {
                    return records;
                }
                byte type = buffer.get(buffer.position() + Integer.BYTES);
                byte[] payload = new byte[length - JournalFormat.OVERHEAD_BYTES];
                buffer.get(buffer.position() + JournalFormat.RECORD_HEADER_BYTES, payload);
                buffer.position(buffer.position() + length);
                end += length;
                records++;
                visitor.record(type, payload, new JournalPosition(number, end));
            }
        }

        /** Reads on, but not beyond the size at the start: what is appended meanwhile is for the next reading. */
        private boolean fill() throws IOException {
            buffer.compact();
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + size - file.position()));
            int before = buffer.position();
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // A channel may read less than was asked for.
            }
            boolean more = buffer.position() > before;
            buffer.flip();
            return more;
        }
    }
}
