package io.fluxforge.node.headers;

import io.fluxforge.node.codec.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * Where headers are kept: all that were accepted, by hash, and the best chain among them, by height. A batch is there as a whole
 * or not at all, whatever happens to the process or the machine.
 */
public interface HeaderStore extends AutoCloseable {
    /** Reads the state of one moment. Closed by the thread that opened it, soon. */
    interface View extends AutoCloseable {
        /** The header of this hash, null if it is not kept. */
        @Nullable
        HeaderRecord find(Hash256 hash);

        /** The best chain's hash at a height, null above its tip. */
        @Nullable
        Hash256 hashAt(int height);

        /** Height of the best chain's tip, −1 while there is none. */
        int bestHeight();

        /** How many headers are kept, those of side branches too. */
        long size();

        @Override
        void close();
    }

    /** A view that can be changed, and sees its own changes. Closing it without a commit undoes them. */
    interface Batch extends View {
        /** Keeps a header. */
        void put(HeaderRecord header);

        /** Makes a header's hash the best chain's at its height, which is at most one above the tip. */
        void setBest(int height, Hash256 hash);

        /** Takes the best chain's hashes above {@code height} away. */
        void truncateBest(int height);

        /** Makes the changes durable, and ends the batch. */
        void commit();
    }

    /** Opens a view of what was committed; from any thread. */
    View read();

    /** Opens the one batch that there can be at a time; all its methods are for the calling thread. */
    Batch write();

    @Override
    void close();
}
