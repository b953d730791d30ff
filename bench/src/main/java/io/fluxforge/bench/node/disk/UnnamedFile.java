package io.fluxforge.bench.node.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/**
 * A file without a name, open for writing: the system takes its space back when this process ends, however it ends. For one thread.
 *
 * <p>Linux only. Where a file system knows no {@code O_TMPFILE} (NFS, for one), the file gets a name and loses it at once.
 */
final class UnnamedFile implements AutoCloseable {
    /** How writes reach the disk. */
    enum Mode {
        /** By the page cache. */
        BUFFERED,
        /** Past the page cache ({@code O_DIRECT}): buffers, offsets and lengths are multiples of {@link #ALIGNMENT}. */
        DIRECT
    }

    /** Enough for every disk's blocks. */
    static final int ALIGNMENT = 4096;

    private static final boolean ARM =
            System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");

    // The values of linux/fcntl.h; those of two flags differ on ARM.
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int O_DIRECTORY = ARM ? 0x4000 : 0x1_0000;
    private static final int O_DIRECT = ARM ? 0x1_0000 : 0x4000;
    private static final int O_TMPFILE = 0x40_0000 | O_DIRECTORY;
    private static final int OWNER_ONLY = 0600;

    private final Arena arena = Arena.ofConfined();
    private final LinuxCalls calls = new LinuxCalls(arena);
    private final int descriptor;

    private UnnamedFile(Path folder, Mode mode) throws IOException {
        int flags = O_WRONLY | O_CLOEXEC | (mode == Mode.DIRECT ? O_DIRECT : 0);
        int opened = calls.open(folder.toString(), flags | O_TMPFILE, OWNER_ONLY);
        if (opened == -LinuxCalls.EOPNOTSUPP || opened == -LinuxCalls.EISDIR || opened == -LinuxCalls.ENOENT) {
            opened = openNamed(folder, flags);
        }
        if (opened < 0) {
            arena.close();
            if (opened == -LinuxCalls.EINVAL && mode == Mode.DIRECT) {
                throw new DirectUnsupportedException(folder);
            }
            throw new IOException(folder + ": " + LinuxCalls.describe(opened));
        }
        descriptor = opened;
    }

    /**
     * Creates.
     *
     * @throws DirectUnsupportedException if the file system has no way past the page cache
     * @throws IOException if no file can be created in the folder
     */
    static UnnamedFile in(Path folder, Mode mode) throws IOException {
        return new UnnamedFile(folder, mode);
    }

    private int openNamed(Path folder, int flags) throws IOException {
        Path file = folder.resolve(".fluxforge-bench-" + UUID.randomUUID());
        int opened = calls.open(file.toString(), flags | O_CREAT | O_EXCL, OWNER_ONLY);
        if (opened >= 0) {
            Files.delete(file);
        }
        return opened;
    }

    /** Writes all of a buffer. */
    void write(MemorySegment bytes, long offset) throws IOException {
        long done = 0;
        while (done < bytes.byteSize()) {
            done += check(calls.pwrite(descriptor, bytes.asSlice(done), offset + done));
        }
    }

    /** Returns when the disk has what was written, and what is needed to find it. */
    void dataSync() throws IOException {
        check(calls.fdatasync(descriptor));
    }

    @Override
    public void close() {
        calls.close(descriptor);
        arena.close();
    }

    private static long check(long result) throws IOException {
        if (result < 0) {
            throw new IOException(LinuxCalls.describe(result));
        }
        return result;
    }

    /** The file system keeps every write in the page cache first. */
    static final class DirectUnsupportedException extends IOException {
        private static final long serialVersionUID = 1L;

        DirectUnsupportedException(Path folder) {
            super(folder + ": this file system knows no direct writes");
        }
    }
}
