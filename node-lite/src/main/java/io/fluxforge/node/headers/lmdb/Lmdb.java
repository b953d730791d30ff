package io.fluxforge.node.headers.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_CORRUPTED;
import static org.lwjgl.util.lmdb.LMDB.MDB_INCOMPATIBLE;
import static org.lwjgl.util.lmdb.LMDB.MDB_INVALID;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_PAGE_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_SUCCESS;
import static org.lwjgl.util.lmdb.LMDB.MDB_VERSION_MISMATCH;
import static org.lwjgl.util.lmdb.LMDB.mdb_strerror;

import io.fluxforge.node.headers.StoreException;
import java.util.Set;

/** What LMDB's return codes mean. */
final class Lmdb {
    /** What means that the file is not what LMDB has written. */
    private static final Set<Integer> DAMAGE =
            Set.of(MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH, MDB_INCOMPATIBLE);

    private Lmdb() {}

    /** @throws StoreException unless the call succeeded */
    static void check(int code, String what) {
        if (DAMAGE.contains(code)) {
            throw StoreException.damaged(mdb_strerror(code));
        }
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
