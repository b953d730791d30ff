package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.follow.BlockStatus;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.SteadyTask;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalFollower;
import io.fluxforge.stratum.server.journal.JournalMark;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.Transaction;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ledger up with the share journal and with the chain: a found block is divided and credited, watched, and at last either
 * mature or orphaned. The journal is the truth: what this has not done when it is killed, or while the data base is away, it does
 * the next time. Nothing is decided about a block while the chain is not synced.
 */
public final class LedgerKeeper implements JournalFollower {
    /** The reader's name in the store's table of positions. */
    static final String READER = LifeTable.LEDGER;

    /** A block that nobody has heard of after so many others was refused, or has lost its race. */
    private static final int UNKNOWN_BLOCKS = 10;

    private static final int WAIT_MILLIS = 1000;
    private static final int WAITS_PER_SAVE = 60;
    private static final long STOP_SECONDS = 30;

    private final Store store;
    private final Path journal;
    private final Supplier<PayoutRules> rules;
    private final ChainRules chainRules;
    private final @Nullable FollowedChain chain;
    private final InstantSource clock;
    private final PoolEvents events;
    private final SteadyTask booking;
    private final List<BookedListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Predicate<Hash256> onItsWay = block -> false;
    private final Semaphore wakeUp = new Semaphore(0);
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean closed;
    private Supplier<JournalPosition> durable = () -> JournalPosition.START;
    private volatile @Nullable BlockDivider divider;
    private FollowedChain.@Nullable Subscription subscription;
    private @Nullable Thread thread;
    private boolean doubtful;

    /**
     * What the ledger needs to know of the network.
     *
     * @param prefixes of its addresses
     * @param maturity confirmations after which a coinbase may be spent
     */
    public record ChainRules(AddressPrefixes prefixes, int maturity) {
        /** Of a network. */
        public static ChainRules of(ChainParams network) {
            return new ChainRules(network.addresses().prefixes(), network.coinbaseMaturity());
        }
    }

    /** Is told of blocks that are in the books. */
    @FunctionalInterface
    public interface BookedListener {
        /** A block was credited, now or in an earlier run. */
        void booked(FoundBlock block);
    }

    /**
     * A keeper that does nothing until it is started.
     *
     * @param store not closed
     * @param journal the share journal's folder
     * @param rules that hold now: a block in the books keeps the fee that it was booked with
     * @param chain decides about blocks; without one they stay as they are
     */
    public LedgerKeeper(
            Store store,
            Path journal,
            Supplier<PayoutRules> rules,
            ChainRules chainRules,
            @Nullable FollowedChain chain,
            InstantSource clock,
            PoolEvents events) {
        this.store = store;
        this.journal = journal;
        this.rules = rules;
        this.chainRules = chainRules;
        this.chain = chain;
        this.clock = clock;
        this.events = events;
        booking = new SteadyTask("ledger-stopped", "the ledger", events);
    }

    @Override
    public void start(Supplier<JournalPosition> readable) throws IOException {
        catchUp(readable);
        FollowedChain followed = chain;
        if (followed != null) {
            subscription = followed.subscribe(event -> wakeUp.release());
        }
        Thread own = Thread.ofPlatform().name("pool-ledger").daemon().unstarted(this::run);
        thread = own;
        own.start();
    }

    /** Makes the window and books what the journal has and the ledger lacks. */
    void catchUp(Supplier<JournalPosition> readable) throws IOException {
        durable = readable;
        JournalPosition end = durable.get();
        JournalPosition position = store.read(tx -> tx.one(
                        "SELECT segment, byte_offset FROM journal_reader WHERE reader = ?",
                        row -> new JournalPosition(row.getLong(1), row.getLong(2)),
                        READER))
                .orElse(JournalPosition.START);
        if (position.compareTo(end) > 0) {
            // Somebody has put back an old journal: the blocks in it are in the ledger already, or are found there by
            // their hash.
            events.failed(
                    "the ledger", new IllegalStateException("the journal ends at " + end + ", before " + position));
            position = JournalPosition.START;
        }
        divider = new BlockDivider(journal, position, rules.get(), this::take);
        readOn();
        savePosition();
    }

    /** Adds somebody who is told of every block that is booked from now on. */
    public void listen(BookedListener listener) {
        listeners.add(listener);
    }

    /** From now on a block that nobody has heard of is not given up while this says that it may still reach a node. */
    public void waitFor(Predicate<Hash256> blocks) {
        onItsWay = blocks;
    }

    private BlockDivider divider() {
        BlockDivider own = divider;
        if (own == null) {
            throw new IllegalStateException("the ledger's keeper was not started");
        }
        return own;
    }

    private void run() {
        int round = 0;
        try {
            while (!closed) {
                if (wakeUp.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
                if (!closed && booking.fails()) {
                    // New tips do not make a defect go away.
                    stop.await(booking.pauseMillis(0), TimeUnit.MILLISECONDS);
                }
                boolean save = ++round % WAITS_PER_SAVE == 0;
                booking.attempt(() -> step(save));
            }
        } catch (InterruptedException e) {
            // Given up: the journal has it all.
        }
    }

    private void step(boolean save) throws IOException {
        try {
            if (doubtful) {
                // What is in the store is whole, whatever was in the middle of a step.
                catchUp(durable);
                doubtful = false;
            }
            readOn();
            look();
            if (save) {
                savePosition();
            }
        } catch (RuntimeException e) {
            doubtful = true;
            throw e;
        }
    }

    @Override
    public JournalPosition needed() {
        BlockDivider own = divider;
        return own == null ? JournalPosition.START : own.oldest();
    }

    /** Books what the journal has got. */
    void readOn() throws IOException {
        divider().readOn(durable.get());
    }

    private void savePosition() throws IOException {
        JournalPosition position = divider().position();
        OptionalInt tail = JournalReader.tail(journal, position);
        store.write(tx -> setPosition(tx, position, tail));
    }

    private static void setPosition(Transaction tx, JournalPosition position, OptionalInt tail) throws SQLException {
        tx.update(
                "INSERT INTO journal_reader (reader, segment, byte_offset, tail) VALUES (?, ?, ?, ?) ON CONFLICT (reader)"
                        + " DO UPDATE SET segment = excluded.segment, byte_offset = excluded.byte_offset, tail = excluded.tail",
                READER,
                position.segment(),
                position.offset(),
                tail.isPresent() ? tail.getAsInt() : null);
    }

    private void take(BlockRecord record, JournalPosition end) throws IOException {
        BlockRecord.Reward reward = record.reward();
        if (reward == null) {
            events.failed(
                    "the ledger, which skips a block at height " + record.height(),
                    new IllegalStateException("the journal does not say what its coinbase pays"));
            return;
        }
        FoundBlock block = divide(record, reward, end);
        OptionalInt tail = JournalReader.tail(journal, end);
        boolean fresh = store.writeAndGet(tx -> {
            // With the block, so that a journal that lacks it is known to be an older one.
            setPosition(tx, end, tail);
            return new BlockBook(tx, chainRules.prefixes()).record(block, clock.millis());
        });
        if (fresh) {
            events.blockCredited(
                    block.height(),
                    block.hash().toString(),
                    block.minerUnits(),
                    block.slice().weights().weights().size());
        }
        listeners.forEach(listener -> listener.booked(block));
    }

    private FoundBlock divide(BlockRecord record, BlockRecord.Reward reward, JournalPosition end) throws IOException {
        JournalMark plan = reward.plan();
        boolean direct = plan != null && !record.solo();
        PayoutRules now = rules.get();
        Scheme scheme = record.solo() ? Scheme.SOLO : now.scheme();
        BigInteger work = BlockDivider.work(record);
        Slice slice = scheme == Scheme.SOLO
                ? BlockDivider.solo(record.worker(), work, end)
                : divider()
                        .countFound(scheme, now.windowThousandths(), work, plan == null ? null : plan.position(), end);
        PaymentTransaction coinbase = CoinbaseOutputs.decode(reward.coinbase());
        return new FoundBlock(
                record.hash(),
                record.height(),
                record.timeMillis(),
                record.worker(),
                scheme,
                now.windowThousandths(),
                work,
                slice,
                reward.minerUnits(),
                now.feeOf(scheme),
                now.feeAddress(),
                now.poolAddress(),
                end,
                coinbase.txid(),
                reward.coinbase(),
                reward.minerOutputs(),
                direct);
    }

    /**
     * The shares that count for a block to be found next.
     *
     * @param blockWork work of one block
     * @param roundEnds whether a block has been found that was not in the journal yet: what was read up to now counts for that one
     * @return the shares, up to where the journal was read; none where a round has just begun
     */
    Slice countNow(BigInteger blockWork, boolean roundEnds) throws IOException {
        JournalPosition to = divider().position();
        PayoutRules now = rules.get();
        if (roundEnds && now.scheme() == Scheme.PROP) {
            to = divider().roundStart(to);
        }
        return divider().count(now.scheme(), now.windowThousandths(), blockWork, to);
    }

    /** A place in the journal that was read. */
    JournalMark mark(JournalPosition position) throws IOException {
        return JournalMark.at(journal, position);
    }

    /** Confirmations after which a coinbase may be spent. */
    int maturity() {
        return chainRules.maturity();
    }

    /** Whether a block may be in the chain that ends with this tip, which the followed chain may not have reached yet. */
    boolean mayBeIn(Hash256 tip, Hash256 block) {
        FollowedChain followed = chain;
        if (followed == null) {
            return false;
        }
        boolean there = followed.tip().hash().equals(tip);
        boolean inChain = followed.status(block).kind() == BlockStatus.Kind.IN_CHAIN;
        there &= followed.tip().hash().equals(tip) && followed.state() == SyncState.SYNCED;
        return inChain || !there;
    }

    /** Looks where the blocks are by now. Orphans go first, so that what they gave back is there for those that come back. */
    void look() throws StoreException {
        FollowedChain followed = chain;
        if (followed == null || followed.state() != SyncState.SYNCED) {
            return;
        }
        int tip = followed.tip().height();
        List<BlockRow> open =
                store.read(tx -> new BlockBook(tx, chainRules.prefixes()).open(tip - 2 * chainRules.maturity()));
        for (BlockRow row : open) {
            BlockStatus status = followed.status(row.hash());
            boolean unknown = status.kind() == BlockStatus.Kind.UNKNOWN
                    && tip >= row.height() + UNKNOWN_BLOCKS
                    && !onItsWay.test(row.hash());
            if ((status.kind() == BlockStatus.Kind.ORPHANED || unknown) && row.state() != BlockState.ORPHANED) {
                orphan(row);
            }
        }
        Map<BlockRow, Integer> changed = new LinkedHashMap<>();
        for (BlockRow row : open) {
            BlockStatus status = followed.status(row.hash());
            boolean isNews = row.state() != BlockState.CONFIRMING || row.confirmations() != status.confirmations();
            if (status.kind() == BlockStatus.Kind.IN_CHAIN && row.state() != BlockState.MATURE && isNews) {
                changed.put(row, status.confirmations());
            }
        }
        if (!changed.isEmpty()) {
            confirm(changed);
        }
    }

    private void orphan(BlockRow row) throws StoreException {
        try {
            store.write(tx -> new BlockBook(tx, chainRules.prefixes()).orphan(row.hash(), clock.millis()));
            events.blockOrphaned(row.height(), row.hash().toString());
        } catch (LedgerException e) {
            events.alarm("block " + row.hash() + " has left the chain after it was paid out: " + e.getMessage());
        }
    }

    /** In one transaction: a hundred blocks may be waiting, and each gets another confirmation with every tip. */
    private void confirm(Map<BlockRow, Integer> confirmations) throws StoreException {
        List<BlockRow> mature = new ArrayList<>();
        store.write(tx -> {
            mature.clear();
            BlockBook blocks = new BlockBook(tx, chainRules.prefixes());
            for (Map.Entry<BlockRow, Integer> block : confirmations.entrySet()) {
                BlockRow row = block.getKey();
                int depth = block.getValue();
                if (depth >= chainRules.maturity()) {
                    blocks.mature(row.hash(), depth, chainRules.maturity(), clock.millis());
                    mature.add(row);
                } else {
                    blocks.confirm(row.hash(), depth, clock.millis());
                }
            }
        });
        mature.forEach(row -> events.blockMature(row.height(), row.hash().toString()));
    }

    /** Stops; what the journal has by now is booked first. */
    @Override
    public void close() {
        closed = true;
        stop.countDown();
        FollowedChain.Subscription told = subscription;
        if (told != null) {
            told.close();
        }
        Thread own = thread;
        if (own == null) {
            return;
        }
        wakeUp.release();
        try {
            own.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            booking.attempt(() -> step(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
