package io.fluxforge.stratum.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The layout of a segment; all numbers little-endian. A segment is named {@code shares-NNNNNNNNNNNN.journal} by its number.
 *
 * <pre>
 *   segment:  | magic "FFSHARE1" (8) | segment number (8) | record | record | …
 *   record:   | payload bytes (4) | type (1) | payload | CRC-32C of all before (4) |
 * </pre>
 */
final class JournalFormat {
    /** Bytes of a payload, at most. */
    static final int MAX_PAYLOAD_BYTES = 1 << 16;

    static final int SEGMENT_HEADER_BYTES = 16;
    static final int RECORD_HEADER_BYTES = 5;
    static final int CRC_BYTES = 4;
    /** Bytes of a record beside its payload. */
    static final int OVERHEAD_BYTES = RECORD_HEADER_BYTES + CRC_BYTES;

    private static final long MAGIC = 0x3145_5241_4853_4646L;
    private static final Pattern NAME = Pattern.compile("shares-([0-9]{12})\\.journal");

    private JournalFormat() {}

    static Path segment(Path folder, long number) {
        return folder.resolve(String.format(Locale.ROOT, "shares-%012d.journal", number));
    }

    /** Numbers of the segments in a folder, ascending. */
    static List<Long> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(java.util.regex.Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        }
    }

    static ByteBuffer segmentHeader(long number) {
        return buffer(SEGMENT_HEADER_BYTES).putLong(MAGIC).putLong(number).flip();
    }

    static boolean isSegmentHeader(ByteBuffer bytes, long number) {
        return bytes.remaining() >= SEGMENT_HEADER_BYTES
                && bytes.getLong(bytes.position()) == MAGIC
                && bytes.getLong(bytes.position() + 8) == number;
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void putRecord(ByteBuffer to, byte type, byte[] payload) {
        int start = to.position();
        to.putInt(payload.length).put(type).put(payload);
        to.putInt(crc(to, start, RECORD_HEADER_BYTES + payload.length));
    }

    /**
     * Bytes of the record at the buffer's position.
     *
     * @return 0 if the buffer ends before the record does, −1 if there is no record
     */
    static int recordBytes(ByteBuffer from) {
        if (from.remaining() < RECORD_HEADER_BYTES) {
            return 0;
        }
        int start = from.position();
        int payload = from.getInt(start);
        if (payload < 0 || payload > MAX_PAYLOAD_BYTES) {
            return -1;
        }
        int length = OVERHEAD_BYTES + payload;
        if (from.remaining() < length) {
            return 0;
        }
        return from.getInt(start + length - CRC_BYTES) == crc(from, start, length - CRC_BYTES) ? length : -1;
    }

    private static int crc(ByteBuffer bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(start).limit(start + length));
        return (int) crc.getValue();
    }
}
