package io.fluxforge.node.privatenet;

import io.fluxforge.node.files.PrivateFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What the node keeps, blocks here and its wallet there: an append-only file of records, which it reads again at its start. All
 * numbers are big-endian.
 *
 * <pre>
 *   0       4      5        9                       9 + length
 *   | magic | type | length | payload ............. | CRC-32C of type, length and payload |
 * </pre>
 *
 * A record that a killed process wrote in part is cut off at the next start. The file is written to the disk when it is closed;
 * before that, a machine that loses its power can lose the last blocks, which peers have, but not the order of those before.
 */
final class BlockFile implements AutoCloseable {
    /** A block as on the wire. */
    static final byte BLOCK = 1;
    /** The hash of a block that the user declared invalid. */
    static final byte INVALIDATE = 2;
    /** The hash of a block of which the user took that back. */
    static final byte RECONSIDER = 3;
    /** A key of the wallet. */
    static final byte KEY = 4;
    /** A transaction that the wallet made. */
    static final byte SENT = 5;

    private static final String BLOCKS = "blocks.dat";

    private static final int MAGIC = 0x464c5850;
    private static final int HEADER_BYTES = 9;
    private static final int CRC_BYTES = 4;
    private static final int MAX_PAYLOAD_BYTES = 4 << 20;

    /** Takes a record at the start. */
    interface Reader {
        void record(byte type, long position, byte[] payload) throws IOException;
    }

    private final Path file;
    /** For the lock alone: a thread that is interrupted while it reads or writes closes a channel for all. */
    private final FileChannel channel;

    private final FileLock lock;
    private final RandomAccessFile data;
    private long end;

    private BlockFile(Path file, FileChannel channel, FileLock lock) throws IOException {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        data = new RandomAccessFile(file.toFile(), "rw");
    }

    /** Opens the blocks of a folder. */
    static BlockFile open(Path folder) throws IOException {
        return open(folder, BLOCKS);
    }

    /**
     * Opens a file in a folder, both of which it makes where they are missing.
     *
     * @param name of the file
     * @throws IOException in one line if another process has it open or it cannot be written
     */
    static BlockFile open(Path folder, String name) throws IOException {
        PrivateFiles.createFolder(folder);
        Path file = folder.resolve(name);
        FileChannel channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new BlockFile(file, channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // The other one is in this process.
        }
        channel.close();
        throw new IOException(folder + " is in use by another node");
    }

    /**
     * Reads all records and cuts off one that was not finished. Must come first.
     *
     * @throws IOException naming the position if a record before the last is damaged
     */
    void replay(Reader reader) throws IOException {
        long size = data.length();
        while (end < size) {
            ByteBuffer header = read(end, (int) Math.min(HEADER_BYTES, size - end));
            if (header.remaining() < HEADER_BYTES) {
                break;
            }
            int magic = header.getInt();
            byte type = header.get();
            int length = header.getInt();
            if (magic != MAGIC || length < 0 || length > MAX_PAYLOAD_BYTES) {
                throw damaged();
            }
            long next = end + HEADER_BYTES + length + CRC_BYTES;
            if (next > size) {
                break;
            }
            ByteBuffer rest = read(end + HEADER_BYTES, length + CRC_BYTES);
            byte[] payload = new byte[length];
            rest.get(payload);
            if (rest.getInt() != crc(type, payload)) {
                if (next == size) {
                    break;
                }
                throw damaged();
            }
            reader.record(type, end + HEADER_BYTES, payload);
            end = next;
        }
        data.setLength(end);
    }

    private IOException damaged() {
        return new IOException(file + " is damaged at byte " + end + "; remove it to start anew");
    }

    /** Appends a record and returns the position of its payload. */
    long append(byte type, byte[] payload) throws IOException {
        byte[] record = ByteBuffer.allocate(HEADER_BYTES + payload.length + CRC_BYTES)
                .putInt(MAGIC)
                .put(type)
                .putInt(payload.length)
                .put(payload)
                .putInt(crc(type, payload))
                .array();
        synchronized (data) {
            data.seek(end);
            data.write(record);
        }
        long payloadAt = end + HEADER_BYTES;
        end += record.length;
        return payloadAt;
    }

    /** Reads a payload again. */
    byte[] payload(long position, int length) throws IOException {
        return read(position, length).array();
    }

    /** Bytes of the file. */
    long size() {
        return end;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            synchronized (data) {
                data.seek(position);
                data.readFully(bytes);
            }
        } catch (EOFException e) {
            throw new IOException(file + " ends before byte " + (position + length), e);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static int crc(byte type, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(payload.length).flip());
        crc.update(payload);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        try (channel;
                data) {
            data.getFD().sync();
            lock.release();
        }
    }
}
