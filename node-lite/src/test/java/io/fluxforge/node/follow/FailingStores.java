package io.fluxforge.node.follow;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.HeaderStores;
import io.fluxforge.node.headers.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stores on a disk that fails when it is told to. */
final class FailingStores implements HeaderStores {
    private final HeaderStores real;
    /** No commit succeeds. */
    volatile boolean full;
    /** Nothing can be read. */
    volatile boolean unreadable;
    /** The next to open the store finds it damaged. */
    volatile boolean damaged;

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger setAside = new AtomicInteger();

    FailingStores(HeaderStores real) {
        this.real = real;
    }

    @Override
    public HeaderStore open() {
        opened.incrementAndGet();
        if (damaged) {
            throw StoreException.damaged("a page is not there");
        }
        return new Failing(real.open());
    }

    @Override
    public Path setAside() throws IOException {
        damaged = false;
        setAside.incrementAndGet();
        return real.setAside();
    }

    private final class Failing implements HeaderStore {
        private final HeaderStore store;

        Failing(HeaderStore store) {
            this.store = store;
        }

        @Override
        public View read() {
            if (unreadable) {
                throw new StoreException("the header store cannot be read: Input/output error");
            }
            return store.read();
        }

        @Override
        public Batch write() {
            return new FailingBatch(store.write());
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private final class FailingBatch implements HeaderStore.Batch {
        private final HeaderStore.Batch batch;

        FailingBatch(HeaderStore.Batch batch) {
            this.batch = batch;
        }

        @Override
        public @Nullable HeaderRecord find(Hash256 hash) {
            return batch.find(hash);
        }

        @Override
        public @Nullable Hash256 hashAt(int height) {
            return batch.hashAt(height);
        }

        @Override
        public int bestHeight() {
            return batch.bestHeight();
        }

        @Override
        public long size() {
            return batch.size();
        }

        @Override
        public void put(HeaderRecord header) {
            batch.put(header);
        }

        @Override
        public void setBest(int height, Hash256 hash) {
            batch.setBest(height, hash);
        }

        @Override
        public void truncateBest(int height) {
            batch.truncateBest(height);
        }

        @Override
        public void commit() {
            if (full) {
                batch.close();
                throw new StoreException("the header store cannot be written: No space left on device");
            }
            batch.commit();
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
