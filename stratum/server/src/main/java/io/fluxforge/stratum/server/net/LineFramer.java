package io.fluxforge.stratum.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Keeps the bytes of a connection that are no whole line yet, and gives out lines. For one thread. */
final class LineFramer {
    /** {@link #next} found no whole line. */
    static final int NO_LINE = -1;
    /** {@link #next} found more bytes than a line may have. */
    static final int TOO_LONG = -2;

    private static final byte LINE_FEED = '\n';

    private @Nullable ByteBuf pending;

    /** Takes bytes, and their ownership. */
    void add(ByteBuf bytes, ByteBufAllocator allocator) {
        ByteBuf before = pending;
        if (before == null) {
            pending = bytes;
            return;
        }
        try {
            if (before.refCnt() == 1 && before.maxFastWritableBytes() >= bytes.readableBytes()) {
                before.writeBytes(bytes);
                return;
            }
            ByteBuf joined = allocator.heapBuffer(before.readableBytes() + bytes.readableBytes());
            pending = joined.writeBytes(before).writeBytes(bytes);
            before.release();
        } finally {
            bytes.release();
        }
    }

    /**
     * Takes the next line out.
     *
     * @param line receives it without its line feed; as long as {@code max} at least
     * @return its length, {@link #NO_LINE} or {@link #TOO_LONG}
     */
    int next(byte[] line, int max) {
        ByteBuf bytes = pending;
        if (bytes == null) {
            return NO_LINE;
        }
        int length = bytes.bytesBefore(LINE_FEED);
        if (length > max || (length < 0 && bytes.readableBytes() > max)) {
            return TOO_LONG;
        }
        if (length < 0) {
            return NO_LINE;
        }
        bytes.readBytes(line, 0, length);
        bytes.skipBytes(1);
        return length;
    }

    /** Lets go of buffers larger than what is left in them. */
    void trim(ByteBufAllocator allocator) {
        ByteBuf bytes = pending;
        if (bytes == null) {
            return;
        }
        int left = bytes.readableBytes();
        if (left == 0) {
            close();
        } else if (bytes.capacity() > 4 * left) {
            pending = allocator.heapBuffer(2 * left).writeBytes(bytes);
            bytes.release();
        }
    }

    /** Lets go of everything. */
    void close() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
