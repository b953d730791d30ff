package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.accounting.WorkerName;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.distribution.WeightTable;
import io.fluxforge.stratum.server.distribution.WindowFeed;
import io.fluxforge.stratum.server.distribution.WindowLoader;
import io.fluxforge.stratum.server.distribution.Work;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.verifier.BlockHeader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Follows the share journal with a window of shares, and divides every block that comes by. Thread-safe. */
public final class BlockDivider {
    private final Path journal;
    private final JournalReader reader;
    private final WindowFeed feed;
    /** Expected blocks of work that are kept: twice what the rules need, so that the network may become harder. */
    private final double keptBlocks;

    private final boolean keepsRounds;
    private ShareWindow window;

    /** Takes a block that the journal has. */
    @FunctionalInterface
    interface BlockTaker {
        /**
         * Takes it; the window has its share and those before it.
         *
         * @param end where its record ends
         * @throws IOException if it could not be taken: reading stops before the block, and begins there the next time
         */
        void take(BlockRecord block, JournalPosition end) throws IOException;
    }

    /** Carries a failure through the reader of the journal. */
    private static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final IOException reason;

        NotTaken(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /**
     * A divider that stands at a position of the journal.
     *
     * @param journal the journal's folder
     * @param rules how many shares will be needed
     * @throws IOException if the journal cannot be read
     */
    BlockDivider(Path journal, JournalPosition position, PayoutRules rules, BlockTaker taker) throws IOException {
        this.journal = journal;
        reader = new JournalReader(journal);
        keptBlocks = 2 * rules.windowThousandths() / 1000.0;
        keepsRounds = rules.scheme() == Scheme.PROP;
        window = load(position, BigInteger.ZERO);
        feed = new WindowFeed(window, position, (block, end) -> {
            try {
                taker.take(block, end);
            } catch (IOException e) {
                throw new NotTaken(e);
            }
        });
    }

    private ShareWindow load(JournalPosition position, BigInteger work) throws IOException {
        return load(position, work, keepsRounds ? position : null);
    }

    private ShareWindow load(JournalPosition position, BigInteger work, @Nullable JournalPosition round)
            throws IOException {
        return WindowLoader.load(journal, position, keptBlocks, work, round);
    }

    /**
     * Reads on.
     *
     * @param to where to stop
     * @throws IOException if the journal cannot be read or a block could not be taken
     */
    synchronized void readOn(JournalPosition to) throws IOException {
        try {
            reader.read(feed.position(), to, feed);
        } catch (NotTaken e) {
            throw e.reason;
        }
        BigDecimal keep = new BigDecimal(keptBlocks * feed.networkSolutions());
        if (keep.signum() > 0) {
            window.trim(keep.toBigInteger(), keepsRounds);
        }
    }

    /** Up to where the journal was read. */
    synchronized JournalPosition position() {
        return feed.position();
    }

    /** Where the oldest share is that is held; the position if there is none. */
    synchronized JournalPosition oldest() {
        return window.shares() == 0 ? feed.position() : window.oldest();
    }

    /** The work of a block with this header. */
    static BigInteger work(BlockRecord block) {
        return Work.ofBits(new BlockHeader(block.header()).bits());
    }

    /** The shares that count for a block that everybody shares. */
    synchronized Slice count(Scheme scheme, int windowThousandths, BigInteger blockWork, JournalPosition to)
            throws IOException {
        if (scheme == Scheme.PROP) {
            if (!window.hasRound(to)) {
                // A job that has lived for longer than two rounds.
                window = load(feed.position(), BigInteger.ZERO, to);
                feed.continueWith(window);
            }
            return window.round(to);
        }
        BigInteger wanted = FoundBlock.windowWork(blockWork, windowThousandths);
        Slice slice = window.last(wanted, to);
        for (BigInteger deeper = wanted.shiftLeft(1);
                slice.weights().total().compareTo(wanted) < 0 && !window.isComplete();
                deeper = deeper.shiftLeft(1)) {
            // The network has become harder than was provided for.
            window = load(feed.position(), deeper);
            feed.continueWith(window);
            slice = window.last(wanted, to);
        }
        return slice;
    }

    /**
     * The shares that count for a found block that everybody shares: those that its coinbase was planned for. If there were none, its
     * coinbase has paid nobody for them, and those up to its own share count, as for a block whose coinbase pays the pool.
     *
     * @param plan up to where the journal was counted for its coinbase; null if that pays the pool
     * @param end where the block's record ends
     */
    synchronized Slice countFound(
            Scheme scheme,
            int windowThousandths,
            BigInteger blockWork,
            @Nullable JournalPosition plan,
            JournalPosition end)
            throws IOException {
        if (plan != null) {
            Slice planned = count(scheme, windowThousandths, blockWork, plan);
            if (planned.shares() > 0) {
                return planned;
            }
        }
        return count(scheme, windowThousandths, blockWork, end);
    }

    /** Where the round began that goes on at a position. */
    synchronized JournalPosition roundStart(JournalPosition at) {
        return window.roundStart(at);
    }

    /** The shares that count for a block that belongs to its finder. */
    static Slice solo(String worker, BigInteger blockWork, JournalPosition end) {
        return new Slice(WeightTable.of(WorkerName.address(worker), blockWork), end, end, 1, 0, 0);
    }
}
