package io.fluxforge.node.headers.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_CREATE;
import static org.lwjgl.util.lmdb.LMDB.MDB_INTEGERKEY;
import static org.lwjgl.util.lmdb.LMDB.MDB_NORDAHEAD;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTLS;
import static org.lwjgl.util.lmdb.LMDB.MDB_RDONLY;
import static org.lwjgl.util.lmdb.LMDB.mdb_dbi_open;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_close;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_create;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_info;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_open;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_mapsize;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_maxdbs;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_maxreaders;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_stat;
import static org.lwjgl.util.lmdb.LMDB.mdb_reader_check;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_begin;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.HeaderStores;
import io.fluxforge.node.headers.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.MDBEnvInfo;
import org.lwjgl.util.lmdb.MDBStat;

/**
 * Headers in a folder with two LMDB databases: {@code headers} from hash to {@link RecordLayout}, and {@code best} from height to
 * hash. LMDB maps its file into memory and writes copies of the pages it changes, so that opening takes no longer for a long
 * chain, and a process killed while it writes leaves the last commit as it was.
 *
 * <p>A lock file keeps other processes out: LMDB would let them write, and neither would know of the other's tip.
 */
public final class LmdbHeaderStore implements HeaderStore {
    private static final int DATABASES = 3;
    /** Pages at the end that LMDB has counted and given up again before it wrote them: a few at most. */
    private static final long UNWRITTEN_BYTES = 1 << 20;

    /** LMDB's name for it. */
    private static final String FILE = "data.mdb";

    private static final String LOCKS_FILE = "lock.mdb";
    /** Enough for {@link #MAX_READERS} of 64 bytes each. */
    private static final int LOCKS_BYTES = 64 * 1024;

    /** What a store that was damaged is kept as; there is one of them at most. */
    private static final String DAMAGED_FILE = "data.mdb.damaged";
    /** Views that can be open at once. */
    private static final int MAX_READERS = 512;
    /** Room in the map that a batch finds at least; about 30,000 headers scattered over as many pages. */
    private static final long FREE_BYTES = 256L << 20;

    private static final long GROWTH_BYTES = 2 * FREE_BYTES;
    private static final ByteBuffer NETWORK_KEY =
            ByteBuffer.allocateDirect(7).put(0, new byte[] {'n', 'e', 't', 'w', 'o', 'r', 'k'});

    private final FileChannel lockFile;
    private final long environment;
    /** Held for reading by every transaction, and for writing while the map is moved. */
    private final ReentrantReadWriteLock mapLock = new ReentrantReadWriteLock();

    private final int headers;
    private final int best;
    private boolean closed;

    private LmdbHeaderStore(FileChannel lockFile, long environment, Hash256 genesis) {
        this.lockFile = lockFile;
        this.environment = environment;
        long transaction = begin(0);
        LmdbBatch batch = new LmdbBatch(this, transaction, () -> {});
        try (batch) {
            headers = database(transaction, "headers", 0);
            best = database(transaction, "best", MDB_INTEGERKEY);
            claim(batch, database(transaction, "network", 0), genesis);
            batch.commit();
        }
    }

    /**
     * Opens the store in a folder, which is made if it is missing.
     *
     * @param genesis hash of the network's first block; a store of another network is refused
     * @throws StoreException if the folder cannot be used, with one line for the user
     */
    public static LmdbHeaderStore open(Path folder, Hash256 genesis) {
        FileChannel lockFile = lock(folder);
        long environment = 0;
        try {
            reserveLocks(folder);
            environment = openEnvironment(folder);
            requireWhole(folder, environment);
            return new LmdbHeaderStore(lockFile, environment, genesis);
        } catch (RuntimeException e) {
            if (environment != 0) {
                mdb_env_close(environment);
            }
            unlock(lockFile);
            throw e;
        }
    }

    @SuppressWarnings("resource") // the lock lives as long as its channel
    private static FileChannel lock(Path folder) {
        try {
            PrivateFiles.createFolder(folder);
            FileChannel channel = PrivateFiles.open(
                    folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException sameProcess) {
                // Reported below, as if another process had it.
            }
            if (lock == null) {
                channel.close();
                throw new StoreException(folder + " is in use by another process or follower");
            }
            return channel;
        } catch (IOException e) {
            throw new StoreException(folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void unlock(FileChannel lockFile) {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StoreException("the header store's lock cannot be released: " + e.getMessage(), e);
        }
    }

    /**
     * Has the disk give LMDB's table of readers its room. LMDB makes a file with holes and writes to it in memory, which on a full disk
     * ends the process.
     */
    private static void reserveLocks(Path folder) {
        try (FileChannel locks =
                PrivateFiles.open(folder.resolve(LOCKS_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(LOCKS_BYTES);
            while (zeros.hasRemaining()) {
                locks.write(zeros, zeros.position());
            }
        } catch (IOException e) {
            throw new StoreException(folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static long openEnvironment(Path folder) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            Lmdb.check(mdb_env_create(pointer), "be opened");
            long environment = pointer.get(0);
            int code = mdb_env_set_maxdbs(environment, DATABASES);
            code = code != 0 ? code : mdb_env_set_maxreaders(environment, MAX_READERS);
            code = code != 0 ? code : mdb_env_set_mapsize(environment, GROWTH_BYTES);
            // Views belong to whoever opened them, not to a thread. Hashes are scattered, so reading ahead is of no
            // use.
            code = code != 0 ? code : mdb_env_open(environment, folder.toString(), MDB_NOTLS | MDB_NORDAHEAD, 0600);
            // Views of a process that was killed would keep old pages for ever.
            code = code != 0 ? code : mdb_reader_check(environment, stack.mallocInt(1));
            if (code != 0) {
                mdb_env_close(environment);
            }
            Lmdb.check(code, "be opened in " + folder);
            return environment;
        }
    }

    /** A page that the file should have and has not would end the process when it is looked at. */
    private static void requireWhole(Path folder, long environment) {
        try {
            long has = Files.size(folder.resolve(FILE));
            long needs = usedBytes(environment);
            if (has < needs - UNWRITTEN_BYTES) {
                throw StoreException.damaged("its file has " + has + " bytes of " + needs);
            }
        } catch (IOException e) {
            throw new StoreException(folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static long usedBytes(long environment) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            MDBEnvInfo info = MDBEnvInfo.malloc(stack);
            MDBStat stat = MDBStat.malloc(stack);
            Lmdb.check(mdb_env_info(environment, info), "be read");
            Lmdb.check(mdb_env_stat(environment, stat), "be read");
            return (info.me_last_pgno() + 1) * stat.ms_psize();
        }
    }

    /** The store of a folder, to be opened as often as it has to be. */
    public static HeaderStores in(Path folder, Hash256 genesis) {
        return new HeaderStores() {
            @Override
            public HeaderStore open() {
                return LmdbHeaderStore.open(folder, genesis);
            }

            @Override
            public Path setAside() throws IOException {
                try (FileChannel _ = lock(folder)) {
                    return Files.move(
                            folder.resolve(FILE), folder.resolve(DAMAGED_FILE), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        };
    }

    private static int database(long transaction, String name, int flags) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            var handle = stack.mallocInt(1);
            Lmdb.check(mdb_dbi_open(transaction, name, MDB_CREATE | flags, handle), "be opened");
            return handle.get(0);
        }
    }

    /** Writes down whose headers these are, or compares what was written. */
    private static void claim(LmdbBatch batch, int database, Hash256 genesis) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            ByteBuffer wanted = stack.malloc(Integer.BYTES + Hash256.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            wanted.putInt(0, RecordLayout.VERSION).put(Integer.BYTES, genesis.toBytes());
            ByteBuffer there = batch.get(stack, database, NETWORK_KEY.duplicate());
            if (there == null) {
                batch.put(stack, database, NETWORK_KEY.duplicate(), wanted);
            } else if (there.remaining() != wanted.remaining()
                    || there.order(ByteOrder.LITTLE_ENDIAN).getInt(0) != RecordLayout.VERSION) {
                throw new StoreException(
                        "the header store was made by another version of this program; delete its folder to have it built again");
            } else if (!there.equals(wanted)) {
                throw new StoreException("the header store belongs to another network");
            }
        }
    }

    @Override
    public View read() {
        Lock lock = mapLock.readLock();
        lock.lock();
        try {
            return new LmdbView(this, begin(MDB_RDONLY), lock::unlock);
        } catch (RuntimeException e) {
            lock.unlock();
            throw e;
        }
    }

    @Override
    public Batch write() {
        growMap();
        Lock lock = mapLock.readLock();
        lock.lock();
        try {
            return new LmdbBatch(this, begin(0), lock::unlock);
        } catch (RuntimeException e) {
            lock.unlock();
            throw e;
        }
    }

    private void growMap() {
        mapLock.writeLock().lock();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            requireOpen();
            MDBEnvInfo info = MDBEnvInfo.malloc(stack);
            Lmdb.check(mdb_env_info(environment, info), "be read");
            long used = usedBytes(environment);
            if (info.me_mapsize() - used < FREE_BYTES) {
                Lmdb.check(mdb_env_set_mapsize(environment, used + GROWTH_BYTES), "grow");
            }
        } finally {
            mapLock.writeLock().unlock();
        }
    }

    private long begin(int flags) {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            Lmdb.check(mdb_txn_begin(environment, 0, flags, pointer), "begin a transaction");
            return pointer.get(0);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the header store is closed");
        }
    }

    /** The database from hash to record. */
    int headers() {
        return headers;
    }

    /** The database from height to hash. */
    int best() {
        return best;
    }

    /** Waits for open views, then closes. */
    @Override
    public void close() {
        mapLock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                mdb_env_close(environment);
                unlock(lockFile);
            }
        } finally {
            mapLock.writeLock().unlock();
        }
    }
}
