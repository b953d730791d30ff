package io.fluxforge.node.headers.lmdb;

import static org.lwjgl.util.lmdb.LMDB.mdb_del;
import static org.lwjgl.util.lmdb.LMDB.mdb_put;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_commit;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.HeaderStore;
import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.MDBVal;

/** Writes within one transaction. */
final class LmdbBatch extends LmdbView implements HeaderStore.Batch {

    LmdbBatch(LmdbHeaderStore store, long transaction, Runnable afterEnd) {
        super(store, transaction, afterEnd);
    }

    @Override
    public void put(HeaderRecord header) {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            ByteBuffer value = stack.malloc(RecordLayout.BYTES);
            RecordLayout.write(value, header);
            put(stack, store.headers(), bytes(stack, header.hash()), value);
        }
    }

    @Override
    public void setBest(int height, Hash256 hash) {
        requireOpen();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            put(stack, store.best(), bytes(stack, height), bytes(stack, hash));
        }
    }

    @Override
    public void truncateBest(int height) {
        for (int above = bestHeight(); above > height; above--) {
            try (MemoryStack stack = MemoryStack.stackPush()) {
                MDBVal key = MDBVal.malloc(stack).mv_data(bytes(stack, above));
                Lmdb.check(mdb_del(transaction, store.best(), key, null), "be written");
            }
        }
    }

    @Override
    public void commit() {
        requireOpen();
        // Whether it succeeds or not, the transaction is over.
        int code = mdb_txn_commit(transaction);
        end();
        Lmdb.check(code, "be written");
    }

    void put(MemoryStack stack, int database, ByteBuffer key, ByteBuffer value) {
        MDBVal keyValue = MDBVal.malloc(stack).mv_data(key);
        Lmdb.check(mdb_put(transaction, database, keyValue, MDBVal.malloc(stack).mv_data(value), 0), "be written");
    }
}
