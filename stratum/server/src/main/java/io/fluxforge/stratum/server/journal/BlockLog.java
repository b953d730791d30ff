package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Found blocks, written before they are handed to a node, so that neither a process killed between that and the journal's commit nor
 * a full disk loses one. The file has its room from the start, and is emptied once the journal has what it held. A write reaches the
 * operating system, which a killed process cannot undo; the journal's commit makes it safe from a loss of power too. Thread-safe.
 *
 * <p>The file is a row of records as the journal has them, each a {@link ShareRecord} or the {@link BlockRecord} that follows it.
 */
public final class BlockLog implements AutoCloseable {
    private static final int ROOM_BYTES = 4 << 20;

    private final FileChannel file;
    private final List<Entry> found;
    private long end;
    private int waiting;

    /**
     * A record of an earlier run.
     *
     * @param type its type
     * @param payload its content
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Entry(byte type, byte[] payload) {}

    /**
     * Opens the file, which is made if need be.
     *
     * @throws IOException if it cannot be used, or the disk has no room for it
     */
    public BlockLog(Path path) throws IOException {
        file = PrivateFiles.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            found = read();
            if (file.size() < ROOM_BYTES) {
                write(file.size(), ByteBuffer.allocate((int) (ROOM_BYTES - file.size())));
                file.force(true);
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private List<Entry> read() throws IOException {
        ByteBuffer bytes = JournalFormat.buffer((int) Math.min(ROOM_BYTES, file.size()));
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            // A channel may read less than was asked for.
        }
        bytes.flip();
        List<Entry> entries = new ArrayList<>();
        int length = JournalFormat.recordBytes(bytes);
        while (length > 0 && bytes.get(bytes.position() + Integer.BYTES) != 0) {
            byte[] payload = new byte[length - JournalFormat.OVERHEAD_BYTES];
            bytes.get(bytes.position() + JournalFormat.RECORD_HEADER_BYTES, payload);
            entries.add(new Entry(bytes.get(bytes.position() + Integer.BYTES), payload));
            bytes.position(bytes.position() + length);
            length = JournalFormat.recordBytes(bytes);
        }
        end = bytes.position();
        return entries;
    }

    /** What an earlier run has left; the journal may have it or not. */
    public List<Entry> found() {
        return List.copyOf(found);
    }

    /** Writes a share and the block that it makes. Ten microseconds or so: it does not wait for the disk. */
    public synchronized void write(ShareRecord share, BlockRecord block) throws IOException {
        byte[] first = share.encode();
        byte[] second = block.encode();
        ByteBuffer bytes = JournalFormat.buffer(first.length + second.length + 2 * JournalFormat.OVERHEAD_BYTES);
        JournalFormat.putRecord(bytes, ShareRecord.TYPE, first);
        JournalFormat.putRecord(bytes, BlockRecord.TYPE, second);
        bytes.flip();
        int length = bytes.remaining();
        waiting++;
        write(end, bytes);
        end += length;
    }

    /** The journal has so many more blocks; once it has all, the file begins anew. */
    public synchronized void journaled(int blocks) throws IOException {
        waiting = Math.max(0, waiting - blocks);
        if (waiting == 0 && end > 0) {
            write(0, ByteBuffer.allocate((int) Math.min(ROOM_BYTES, end)));
            end = 0;
        }
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
