package io.fluxforge.stratum.server.node;

import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockShelf;
import io.fluxforge.stratum.server.journal.WholeBlock;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A found block on its way to the nodes. Thread-safe. */
final class OfferedBlock {
    private final WholeBlock block;
    private final BlockShelf shelf;
    private byte @Nullable [] bytes;
    private BlockFate fate;
    private volatile boolean written;
    private boolean told;
    private final Set<String> failedAt = new HashSet<>();

    /** @param bytes null if the shelf has them */
    OfferedBlock(WholeBlock block, BlockShelf shelf, byte @Nullable [] bytes, BlockFate fate) {
        this.block = block;
        this.shelf = shelf;
        this.bytes = bytes;
        this.fate = fate;
    }

    WholeBlock block() {
        return block;
    }

    int height() {
        return block.height();
    }

    /** The block as {@code submitblock} takes it. */
    byte[] bytes() throws IOException {
        byte[] held = held();
        return held == null ? shelf.read(block) : held;
    }

    private synchronized byte @Nullable [] held() {
        return bytes;
    }

    /** Puts it on the shelf; that does not wait for the disk. */
    void write() throws IOException {
        byte[] held = held();
        if (held != null) {
            shelf.write(block, held);
            written = true;
        }
    }

    /** Returns when it is on the disk; from then on it needs no memory. */
    void keep() throws IOException {
        if (held() != null) {
            if (!written) {
                write();
            }
            shelf.force(block);
            release();
        }
    }

    private synchronized void release() {
        bytes = null;
    }

    synchronized BlockFate fate() {
        return fate;
    }

    /**
     * Says what became of it, or why it waits. What is placed stays so, and what is lost or refused is at most found to be placed.
     *
     * @return whether that was news
     */
    synchronized boolean decide(BlockFate news) {
        boolean waits = fate.kind() == BlockFate.Kind.WAITING;
        boolean isNews = waits
                ? !news.equals(fate)
                : news.kind() == BlockFate.Kind.PLACED && fate.kind() != BlockFate.Kind.PLACED;
        if (isNews) {
            fate = news;
        }
        return isNews;
    }

    String reasonOr(String otherwise) {
        String reason = fate().reason();
        return reason.isEmpty() ? otherwise : reason;
    }

    boolean isWaiting() {
        return fate().kind() == BlockFate.Kind.WAITING;
    }

    synchronized boolean wasTold() {
        return told;
    }

    /** True the first time for each node: that it does not answer is said once. */
    synchronized boolean tellFailure(String node) {
        return failedAt.add(node);
    }

    /** True the first time only: that it is not placed is said once. */
    synchronized boolean tell() {
        boolean first = !told;
        told = true;
        return first;
    }
}
