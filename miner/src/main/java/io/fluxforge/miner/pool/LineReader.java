package io.fluxforge.miner.pool;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a pool's bytes into lines of bounded length. For one thread. */
final class LineReader {
    /** Bytes of a line, at most. A job has some 400. */
    static final int MAX_BYTES = 32 << 10;

    /** A line longer than {@link #MAX_BYTES}. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super("the pool sent a line of more than " + MAX_BYTES + " bytes");
        }
    }

    private final InputStream in;
    private byte[] buffer = new byte[4096];
    private int from;
    private int to;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next line, without its line feed.
     *
     * @return null at the end of the stream; a line without its end is dropped
     */
    byte @Nullable [] next() throws IOException {
        int searched = from;
        while (true) {
            for (; searched < to; searched++) {
                if (buffer[searched] == '\n') {
                    byte[] line = Arrays.copyOfRange(buffer, from, searched);
                    from = searched + 1;
                    return line;
                }
            }
            if (to - from > MAX_BYTES) {
                throw new TooLongException();
            }
            int before = from;
            makeRoom();
            searched -= before - from;
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                return null;
            }
            to += read;
        }
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }
}
