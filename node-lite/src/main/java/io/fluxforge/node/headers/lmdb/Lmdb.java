package io.fluxforge.node.headers.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_SUCCESS;
import static org.lwjgl.util.lmdb.LMDB.mdb_strerror;

import io.fluxforge.node.headers.StoreException;

/** What LMDB's return codes mean. */
final class Lmdb {
    private Lmdb() {}

    /** @throws StoreException unless the call succeeded */
    static void check(int code, String what) {
        if (code != MDB_SUCCESS) {
            throw new StoreException("the header store cannot " + what + ": " + mdb_strerror(code));
        }
    }

    /**
     * Whether something was found.
     *
     * @throws StoreException if the call failed for another reason
     */
    static boolean found(int code, String what) {
        if (code == MDB_NOTFOUND) {
            return false;
        }
        check(code, what);
        return true;
    }
}
