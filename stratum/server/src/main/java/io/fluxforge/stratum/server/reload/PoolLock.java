package io.fluxforge.stratum.server.reload;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** Which process runs the pool of a data folder: the file {@code pool.pid} there, which that process keeps locked. */
public final class PoolLock implements AutoCloseable {
    private static final String FILE = "pool.pid";
    private static final int MAX_DIGITS = 18;

    private final FileChannel file;

    private PoolLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes a folder, which exists, for this process.
     *
     * @throws IOException with one line for the user, if another process has it
     */
    public static PoolLock take(Path dataFolder) throws IOException {
        FileChannel file = PrivateFiles.open(
                dataFolder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (isLocked(file)) {
                throw new IOException("another pool runs on " + dataFolder + ", process " + read(file));
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new PoolLock(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The process that runs the pool of a folder; empty if none does. Not for that process itself, which would lose its lock. */
    public static OptionalLong holder(Path dataFolder) throws IOException {
        Path name = dataFolder.resolve(FILE);
        if (!Files.exists(name)) {
            return OptionalLong.empty();
        }
        try (FileChannel file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return isLocked(file) ? OptionalLong.of(read(file)) : OptionalLong.empty();
        }
    }

    /** Whether somebody else has the lock; otherwise it is ours now, until the channel is closed. */
    @SuppressWarnings("resource") // the lock lives as long as its channel
    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() == null;
        } catch (OverlappingFileLockException sameProcess) {
            return true;
        }
    }

    /** 0 if the file holds no number, as for a moment after it was locked. */
    private static long read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_DIGITS);
        file.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]+") ? Long.parseLong(text) : 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
