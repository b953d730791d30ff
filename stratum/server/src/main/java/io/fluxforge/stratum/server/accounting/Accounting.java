package io.fluxforge.stratum.server.accounting;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.Service;
import io.fluxforge.stratum.server.SteadyClock;
import io.fluxforge.stratum.server.SteadyTask;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareRecord;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.stratum.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is in the share journal, a second behind it, and every ten seconds adds it to the sums in the data base. The journal is
 * the truth: while the data base is away shares are accepted as ever and counted in memory, and after a crash counting goes on from the
 * position that the sums are at. Rates and windows are made anew from the journal's last day at each start.
 *
 * <p>Refused shares are not in the journal, or anybody could fill the disk; they are counted as they come, and a crash loses those of
 * the last ten seconds. They count for names under which a share was once accepted; others, which cost nothing to invent, are kept in
 * a small memory until then.
 */
public final class Accounting implements Service {
    private static final int MAX_NAMES = 100_000;
    private static final int MAX_STRANGERS = 10_000;
    private static final int READ_MILLIS = 1000;
    private static final int READS_PER_SAVE = 10;
    private static final int READS_PER_HOUR = 3600;
    private static final long ACTIVE_MILLIS = 600_000;
    private static final long STOP_SECONDS = 30;

    private final AccountingTables tables;
    private final JournalReader reader;
    private final Path journal;
    private final Supplier<JournalPosition> durable;
    private final SteadyClock clock;
    private final ShareTimes times;
    private final PoolEvents events;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Object lock = new Object();
    private final RateWindows pool = new RateWindows();
    private final Activity workers = new Activity(MAX_NAMES);
    private final Activity addresses = new Activity(MAX_NAMES);
    private final Map<String, Tally> strangers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
            return size() > MAX_STRANGERS;
        }
    };
    private Batch batch = new Batch(JournalPosition.START, Round.NONE);
    private volatile @Nullable Batch unwritten;
    private JournalPosition counted = JournalPosition.START;
    private JournalPosition read = JournalPosition.START;
    private JournalPosition started = JournalPosition.START;
    private long since;
    private int steps;
    private long ahead;
    private String failure = "";
    private @Nullable Thread thread;

    /**
     * Accounting that does not run yet.
     *
     * @param tables where sums are kept
     * @param journal the journal's folder
     * @param durable up to where the journal may be read
     * @param clock by which rates are measured
     * @param events the log
     */
    public Accounting(
            AccountingTables tables,
            Path journal,
            Supplier<JournalPosition> durable,
            SteadyClock clock,
            PoolEvents events) {
        this.tables = tables;
        this.journal = journal;
        reader = new JournalReader(journal);
        this.durable = durable;
        this.clock = clock;
        times = new ShareTimes(clock);
        this.events = events;
    }

    /** @throws StoreException if the data base does not answer: where to go on is not known then */
    @Override
    public void start() throws IOException {
        load();
        Thread own = Thread.ofPlatform().name("pool-accounting").daemon().unstarted(this::run);
        thread = own;
        own.start();
    }

    void load() throws IOException {
        AccountingTables.State state = tables.load();
        JournalPosition end = durable.get();
        JournalPosition position = state.position().orElse(JournalPosition.START);
        if (position.compareTo(end) > 0) {
            // Somebody has taken the journal away, or has put back an old one: what it has now was counted, or is lost.
            events.accountingSkips(position.toString(), end.toString());
            tables.skipTo(end);
            position = end;
        }
        tables.takeBackTimesAfter(clock.timeOfDay());
        started = end;
        counted = position;
        batch = new Batch(position, state.round());
        since = clock.millis();
        JournalPosition day = JournalReader.startOfTime(journal, since - RateWindows.DAY_MILLIS);
        read = day.compareTo(position) < 0 ? day : position;
    }

    private void run() {
        try {
            SteadyTask counting = new SteadyTask("accounting-stopped", "accounting", events);
            do {
                counting.attempt(this::step);
            } while (!stop.await(counting.pauseMillis(READ_MILLIS), TimeUnit.MILLISECONDS));
            counting.attempt(() -> {
                readOn();
                save();
            });
        } catch (InterruptedException e) {
            // Given up: the journal has it all.
        }
    }

    private void step() {
        readOn();
        if (steps % READS_PER_SAVE == 0) {
            save();
            followTimeOfDay();
        }
        if (steps % READS_PER_HOUR == 0) {
            forgetIdle();
        }
        steps++;
    }

    /** Counts what has come. For the accounting's own thread. */
    void readOn() {
        synchronized (lock) {
            if (batch.workers.size() >= MAX_NAMES) {
                // The data base is away, and miners invent names: the journal keeps the rest until it is back.
                return;
            }
        }
        try {
            JournalPosition end = durable.get();
            read = reader.read(read, end, this::count).end();
        } catch (IOException e) {
            report("reading the journal: " + e);
        }
    }

    private void count(byte type, byte[] payload, JournalPosition next) {
        synchronized (lock) {
            boolean isNew = next.compareTo(counted) > 0;
            if (type == ShareRecord.TYPE) {
                ShareRecord share = ShareRecord.decode(payload);
                if (share != null) {
                    boolean live = next.compareTo(started) > 0;
                    rate(share, live ? times.live(share.timeMillis()) : times.earlier(share.timeMillis()));
                    if (isNew) {
                        count(share);
                    }
                }
            } else if (type == BlockRecord.TYPE && isNew) {
                BlockRecord block = BlockRecord.decode(payload);
                if (block != null) {
                    count(block);
                }
            }
            if (isNew) {
                batch.end = next;
            }
            // Now, so that nothing is counted twice should the next record fail.
            read = next;
        }
    }

    private void rate(ShareRecord share, long time) {
        if (time < clock.millis() - RateWindows.DAY_MILLIS) {
            return;
        }
        double work = share.target().expectedSolutions();
        since = Math.min(since, time);
        pool.add(time, work);
        workers.add(share.worker(), time, work);
        addresses.add(WorkerName.address(share.worker()), time, work);
    }

    private void count(ShareRecord share) {
        double work = share.target().expectedSolutions();
        long time = notAhead(share.timeMillis());
        Tally tally = batch.worker(share.worker());
        tally.accept(time, work, expectedSolutions(share.hash()));
        Tally before = strangers.remove(share.worker());
        if (before != null) {
            tally.add(before);
        }
        batch.round = batch.round.plus(time, work, share.networkSolutions());
    }

    private void count(BlockRecord block) {
        long time = notAhead(block.timeMillis());
        batch.blocks.add(new FoundBlock(block.hash(), block.height(), time, block.worker(), batch.round));
        batch.round = new Round(time, 0, 0, 0);
    }

    /** What has been is not ahead, whatever the time of day was then. */
    private long notAhead(long timeMillis) {
        return Math.min(timeMillis, clock.timeOfDay());
    }

    /** Solutions that a hash in wire order stands for as a target. */
    private static double expectedSolutions(byte[] hash) {
        byte[] bigEndian = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) {
            bigEndian[i] = hash[hash.length - 1 - i];
        }
        return Target.ofBytes(bigEndian, 0).expectedSolutions();
    }

    /** Counts a share that was refused. */
    public void refused(String worker, ShareVerdict verdict) {
        if (worker.isEmpty()) {
            return;
        }
        synchronized (lock) {
            Tally tally =
                    workers.has(worker) ? batch.worker(worker) : strangers.computeIfAbsent(worker, key -> new Tally());
            tally.refuse(verdict);
        }
    }

    /** Adds to the sums what was counted. For the accounting's own thread. */
    void save() {
        Batch next = unwritten;
        if (next == null) {
            synchronized (lock) {
                if (batch.isEmpty()) {
                    return;
                }
                next = batch;
                unwritten = next;
                batch = new Batch(next.end, next.round);
            }
        }
        try {
            tables.save(next);
            unwritten = null;
            if (!failure.isEmpty()) {
                failure = "";
                events.storeAnswers();
            }
        } catch (StoreException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    /** When the time of day was set back, what came before it was told a time that has yet to come. */
    void followTimeOfDay() {
        long before = ahead;
        ahead = clock.ahead();
        if (ahead < before - READ_MILLIS) {
            try {
                tables.takeBackTimesAfter(clock.timeOfDay());
            } catch (StoreException e) {
                ahead = before;
                report(String.valueOf(e.getMessage()));
            }
        }
    }

    private void forgetIdle() {
        long now = clock.millis();
        synchronized (lock) {
            workers.forgetBefore(now - RateWindows.DAY_MILLIS);
            addresses.forgetBefore(now - RateWindows.DAY_MILLIS);
        }
        try {
            tables.forgetIdle(now);
        } catch (StoreException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    /** Once, not every ten seconds while it stays so. */
    private void report(String what) {
        if (!what.equals(failure)) {
            failure = what;
            events.storeFails(what);
        }
    }

    /** Up to where the sums in the data base count: nothing before is needed for them. */
    public JournalPosition stored() {
        synchronized (lock) {
            Batch waiting = unwritten;
            return waiting == null ? batch.start : waiting.start;
        }
    }

    /** The pool's rates. */
    public Rates rates() {
        synchronized (lock) {
            return Rates.of(pool, clock.millis(), since);
        }
    }

    /** A worker's rates, zero if he has not worked for a day. */
    public Rates ratesOfWorker(String worker) {
        return rates(workers, worker);
    }

    /** The rates of an address with all of its workers, zero if none has worked for a day. */
    public Rates ratesOfAddress(String address) {
        return rates(addresses, address);
    }

    private Rates rates(Activity of, String name) {
        synchronized (lock) {
            RateWindows windows = of.find(name);
            return windows == null ? Rates.ZERO : Rates.of(windows, clock.millis(), since);
        }
    }

    /** Workers with a share accepted in the last ten minutes. */
    public int activeWorkers() {
        synchronized (lock) {
            return workers.since(clock.millis() - ACTIVE_MILLIS);
        }
    }

    /** Addresses with a share accepted in the last ten minutes. */
    public int activeAddresses() {
        synchronized (lock) {
            return addresses.since(clock.millis() - ACTIVE_MILLIS);
        }
    }

    /** What was done since the last block. */
    public Round round() {
        synchronized (lock) {
            return batch.round;
        }
    }

    /** The sums. */
    public AccountingTables tables() {
        return tables;
    }

    /** Counts what is in the journal now, and stops. */
    @Override
    public void close() {
        Thread own = thread;
        if (own == null) {
            return;
        }
        stop.countDown();
        try {
            if (!own.join(java.time.Duration.ofSeconds(STOP_SECONDS))) {
                own.interrupt();
                events.storeFails(
                        "no answer within " + STOP_SECONDS + " s of stopping; counting goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
