package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.accounting.WorkerName;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a {@link ShareWindow} from the share journal, record by record. For one thread. */
public final class WindowFeed implements JournalReader.Visitor {
    private static final int MAX_TARGETS = 10_000;

    private final @Nullable BlockVisitor blocks;
    /** Most shares have the target of one before, and a division takes longer than all else. */
    private final Map<Target, Long> work = new HashMap<>();

    private ShareWindow window;
    private JournalPosition position;
    private double networkSolutions;

    /** Takes a block that the journal has. */
    @FunctionalInterface
    public interface BlockVisitor {
        /**
         * Looks at a block; the window has its share and those before it.
         *
         * @param end where its record ends
         */
        void block(BlockRecord block, JournalPosition end);
    }

    /**
     * @param from where the journal is read from
     * @param blocks is shown every block, null if nobody cares
     */
    public WindowFeed(ShareWindow window, JournalPosition from, @Nullable BlockVisitor blocks) {
        this.window = window;
        this.blocks = blocks;
        position = from;
    }

    @Override
    public void record(byte type, byte[] payload, JournalPosition next) {
        if (type == ShareRecord.TYPE) {
            ShareRecord share = ShareRecord.decode(payload);
            if (share != null) {
                networkSolutions = share.networkSolutions();
                if (!share.solo()) {
                    window.add(
                            position.startOfRecordUntil(next), next, WorkerName.address(share.worker()), work(share));
                }
            }
        } else if (type == BlockRecord.TYPE) {
            BlockRecord block = BlockRecord.decode(payload);
            if (block != null) {
                if (blocks != null) {
                    blocks.block(block, next);
                }
                if (!block.solo()) {
                    window.endRound(next);
                }
            }
        }
        position = next;
    }

    /**
     * Solutions that a share counts for: those of its target, but not more than a block's, since a share above the pool's target counts
     * all the same if it makes a block.
     */
    private long work(ShareRecord share) {
        if (work.size() > MAX_TARGETS) {
            work.clear();
        }
        long own = work.computeIfAbsent(share.target(), Work::ofShare);
        return Math.max(1, Math.min(own, (long) share.networkSolutions()));
    }

    /** Goes on with another window, which has at least the shares of the one before; also while a block is being looked at. */
    public void continueWith(ShareWindow deeper) {
        window = deeper;
    }

    /** Where the next record begins. */
    public JournalPosition position() {
        return position;
    }

    /** Solutions that a block stood for when the last share came, 0 before the first. */
    public double networkSolutions() {
        return networkSolutions;
    }
}
