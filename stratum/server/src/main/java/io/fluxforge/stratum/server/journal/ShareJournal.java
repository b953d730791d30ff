package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to segments. What {@link #commit} has returned for survives the end of the process, and of the machine as far as
 * its disk keeps what it has confirmed. For one thread.
 *
 * <p>After a failed commit none of its records counts: the segment is cut back to what was committed before, and the next commit
 * begins another one, since a file whose sync has failed once cannot be trusted again.
 */
public final class ShareJournal implements AutoCloseable {
    private static final int FIRST_BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final long segmentBytes;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final JournalReader.Summary recovery;
    private ByteBuffer pending = JournalFormat.buffer(FIRST_BUFFER_BYTES);
    private @Nullable FileChannel file;
    private long number;
    private long committed;
    private volatile JournalPosition durable;

    /**
     * Opens the journal of a folder, which is made if need be. Bytes behind the last whole record of the last segment are cut.
     *
     * @param segmentBytes size at which a new segment is begun
     * @param from where to begin to read; what lies before is taken as known
     * @param visitor is shown every record from there on
     * @throws IOException if the folder cannot be used, or another process uses it
     */
    public ShareJournal(Path folder, long segmentBytes, JournalPosition from, JournalReader.Visitor visitor)
            throws IOException {
        this.folder = PrivateFiles.createFolder(folder);
        this.segmentBytes = segmentBytes;
        lockFile = PrivateFiles.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = lockFile.tryLock();
            if (held == null) {
                throw new IOException("another process writes the journal in " + folder);
            }
            lock = held;
            recovery = new JournalReader(folder).read(from, visitor);
            cutTail();
            durable = recovery.end();
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private void cutTail() throws IOException {
        List<Long> segments = JournalFormat.segments(folder);
        number = segments.isEmpty() ? 0 : segments.getLast();
        for (Damage damage : recovery.damage()) {
            if (damage.at().segment() == number) {
                try (FileChannel last = open(number)) {
                    last.truncate(damage.at().offset());
                    last.force(true);
                }
            }
        }
    }

    /** What was there at the start, with what was cut: the last entry of the damage if it lies in the last segment. */
    public JournalReader.Summary recovery() {
        return recovery;
    }

    /**
     * Takes a record for the next {@link #commit}.
     *
     * @throws IllegalArgumentException if the payload is larger than 65,536 bytes
     */
    public void append(byte type, byte[] payload) {
        int bytes = JournalFormat.OVERHEAD_BYTES + payload.length;
        if (payload.length > JournalFormat.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "payload of " + payload.length + " bytes, max=" + JournalFormat.MAX_PAYLOAD_BYTES);
        }
        if (pending.remaining() < bytes) {
            int capacity = Math.max(2 * pending.capacity(), pending.position() + bytes);
            pending = JournalFormat.buffer(capacity).put(pending.flip());
        }
        JournalFormat.putRecord(pending, type, payload);
    }

    /** Whether there is anything to commit. */
    public boolean hasPending() {
        return pending.position() > 0;
    }

    /**
     * Writes what was appended and waits until the disk has it.
     *
     * @throws IOException if that failed; the records are given up
     */
    public void commit() throws IOException {
        pending.flip();
        try {
            FileChannel current = file == null || committed >= segmentBytes ? nextSegment() : file;
            long length = committed + pending.remaining();
            writeFully(current, pending);
            current.force(false);
            committed = length;
            durable = new JournalPosition(number, length);
        } catch (IOException e) {
            abandonSegment();
            throw e;
        } finally {
            pending.clear();
        }
    }

    private FileChannel nextSegment() throws IOException {
        closeSegment();
        number++;
        FileChannel next = PrivateFiles.open(
                JournalFormat.segment(folder, number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file = next;
        committed = 0;
        writeFully(next, JournalFormat.segmentHeader(number));
        committed = JournalFormat.SEGMENT_HEADER_BYTES;
        // The name, too, must be on the disk.
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return next;
    }

    private FileChannel open(long segment) throws IOException {
        return FileChannel.open(JournalFormat.segment(folder, segment), StandardOpenOption.WRITE);
    }

    private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private void abandonSegment() throws IOException {
        FileChannel failed = file;
        file = null;
        if (failed != null) {
            try (failed) {
                failed.truncate(committed);
            }
        }
    }

    private void closeSegment() throws IOException {
        FileChannel last = file;
        file = null;
        if (last != null) {
            last.close();
        }
    }

    /** Where what the disk has confirmed ends: a reader beside the writer goes no further. For any thread. */
    public JournalPosition durable() {
        return durable;
    }

    /** Closes the files. What was appended but not committed is given up. */
    @Override
    public void close() throws IOException {
        try (lockFile) {
            closeSegment();
            lock.release();
        }
    }
}
