package io.fluxforge.cli.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bounded length in constant memory. A line ends with LF, CRLF or the end of the input. A line that is too long is
 * cut, and what is beyond the cut is read and forgotten. A UTF-8 byte-order mark before the first line belongs to no line.
 */
final class LineReader {
    /** Bytes of the longest line, without its end: the largest block in hex, and some. */
    static final int MAX_BYTES = 4 << 20;

    /** Most reads bring many whole lines. */
    private static final int FIRST_BUFFER_BYTES = 128 << 10;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int maxBytes;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    /** The unread bytes are buffer[start, end); those in [start, scanned) hold no line feed. */
    private int start;

    private int scanned;
    private int end;
    private boolean exhausted;
    private boolean atBeginning = true;
    private long number;

    LineReader(InputStream in) {
        this(in, MAX_BYTES);
    }

    /** @param maxBytes of the longest line, without its end */
    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Whether {@link #next} would return a line without reading from the input, which may block. */
    boolean hasWholeLine() {
        while (scanned < end && buffer[scanned] != '\n') {
            scanned++;
        }
        return scanned < end;
    }

    /**
     * The next line.
     *
     * @return null at the end of the input
     * @throws IOException if the input cannot be read; lines returned before are not affected
     */
    @Nullable
    Line next() throws IOException {
        while (!hasWholeLine()) {
            if (end - start > maxBytes + 1) { // longer than the longest line and its CR
                return cutLine();
            }
            if (!fill()) {
                return start == end ? null : takeLine(end, end);
            }
        }
        return takeLine(scanned, scanned + 1);
    }

    /** The line that ends before {@code to}; the next one begins at {@code next}. */
    private Line takeLine(int to, int next) {
        if (to > start && buffer[to - 1] == '\r') {
            to--;
        }
        boolean cut = to - start > maxBytes;
        atBeginning = false;
        Line line = new Line(++number, Arrays.copyOfRange(buffer, start, cut ? start + maxBytes : to), cut);
        start = next;
        scanned = next;
        return line;
    }

    private Line cutLine() throws IOException {
        Line line = new Line(++number, Arrays.copyOfRange(buffer, start, start + maxBytes), true);
        do {
            start = end;
        } while (fill() && !hasWholeLine());
        start = Math.min(scanned + 1, end);
        scanned = start;
        return line;
    }

    /** Reads more behind the unread bytes, of which there are at most {@link #maxBytes} + 1. */
    private boolean fill() throws IOException {
        if (exhausted) {
            return false;
        }
        if (end == buffer.length) {
            makeRoom();
        }
        int count = in.read(buffer, end, buffer.length - end);
        exhausted = count < 0;
        end += Math.max(count, 0);
        if (atBeginning && end >= BYTE_ORDER_MARK.length) {
            skipByteOrderMark();
        }
        return !exhausted;
    }

    /** Moves the unread bytes to the front, of a larger buffer if they fill half of it. */
    private void makeRoom() {
        byte[] roomy = end - start > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, start, roomy, 0, end - start);
        buffer = roomy;
        end -= start;
        scanned -= start;
        start = 0;
    }

    private void skipByteOrderMark() {
        int length = BYTE_ORDER_MARK.length;
        if (Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length)) {
            start = length;
            scanned = length;
        }
        atBeginning = false;
    }
}
