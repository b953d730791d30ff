package io.fluxforge.node.headers.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_LAST;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_close;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_get;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_open;
import static org.lwjgl.util.lmdb.LMDB.mdb_get;
import static org.lwjgl.util.lmdb.LMDB.mdb_stat;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_abort;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.MDBStat;
import org.lwjgl.util.lmdb.MDBVal;

/** Reads within one transaction. */
class LmdbView implements HeaderStore.View {
    final LmdbHeaderStore store;
    final long transaction;
    private final Runnable afterEnd;
    private boolean ended;

    /** Takes over a transaction, and runs {@code afterEnd} once it is over. */
    LmdbView(LmdbHeaderStore store, long transaction, Runnable afterEnd) {
        this.store = store;
        this.transaction = transaction;
        this.afterEnd = afterEnd;
    }

    @Override
    public @Nullable HeaderRecord find(Hash256 hash) {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            ByteBuffer value = get(stack, store.headers(), bytes(stack, hash));
            if (value == null) {
                return null;
            }
            requireSize(value, RecordLayout.BYTES);
            return RecordLayout.read(hash, value);
        }
    }

    @Override
    public @Nullable Hash256 hashAt(int height) {
        requireOpen();
        if (height < 0) {
            return null;
        }
        try (MemoryStack stack = MemoryStack.stackPush()) {
            ByteBuffer value = get(stack, store.best(), bytes(stack, height));
            if (value == null) {
                return null;
            }
            requireSize(value, Hash256.BYTES);
            byte[] hash = new byte[Hash256.BYTES];
            value.get(0, hash);
            return Hash256.of(hash);
        }
    }

    @Override
    public int bestHeight() {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            Lmdb.check(mdb_cursor_open(transaction, store.best(), pointer), "be read");
            long cursor = pointer.get(0);
            MDBVal key = MDBVal.malloc(stack);
            boolean found = Lmdb.found(mdb_cursor_get(cursor, key, MDBVal.malloc(stack), MDB_LAST), "be read");
            mdb_cursor_close(cursor);
            ByteBuffer height = found ? key.mv_data() : null;
            return height == null ? -1 : height.order(ByteOrder.nativeOrder()).getInt(0);
        }
    }

    @Override
    public long size() {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            MDBStat stat = MDBStat.malloc(stack);
            Lmdb.check(mdb_stat(transaction, store.headers(), stat), "be read");
            return stat.ms_entries();
        }
    }

    @Override
    public void close() {
        if (!ended) {
            mdb_txn_abort(transaction);
            end();
        }
    }

    void end() {
        ended = true;
        afterEnd.run();
    }

    void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the view is closed");
        }
    }

    @Nullable
    ByteBuffer get(MemoryStack stack, int database, ByteBuffer key) {
        MDBVal value = MDBVal.malloc(stack);
        int code = mdb_get(transaction, database, MDBVal.malloc(stack).mv_data(key), value);
        return Lmdb.found(code, "be read") ? value.mv_data() : null;
    }

    static ByteBuffer bytes(MemoryStack stack, Hash256 hash) {
        return stack.bytes(hash.toBytes());
    }

    /** A key of the best chain, in the order that LMDB's integer keys have: the machine's own. */
    static ByteBuffer bytes(MemoryStack stack, int height) {
        return stack.malloc(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, height);
    }

    private static void requireSize(ByteBuffer value, int bytes) {
        if (value.remaining() != bytes) {
            throw StoreException.damaged("a value of " + value.remaining() + " bytes, not " + bytes);
        }
    }
}
