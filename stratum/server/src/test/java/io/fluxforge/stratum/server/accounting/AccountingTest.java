package io.fluxforge.stratum.server.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.SteadyClock;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class AccountingTest {
    /** Work 1000 and 4000. */
    private static final Target EASY = Target.ofExpectedSolutions(1000);

    private static final Target HARD = Target.ofExpectedSolutions(4000);
    private static final double NETWORK = 100_000;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    @TempDir
    private Path folder;

    private final List<String> events = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Random random = new Random(11);
    private long now = System.currentTimeMillis();
    /** What the time of day is ahead of the time that passes. */
    private long ahead;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private ShareJournal journal(long segmentBytes) throws IOException {
        ShareJournal journal = new ShareJournal(
                folder.resolve("journal"), segmentBytes, JournalPosition.START, (type, payload, next) -> {});
        open.add(journal);
        return journal;
    }

    private Store store(StoreOptions options) throws IOException {
        Store store = Store.open(options);
        open.add(store);
        return store;
    }

    private Accounting accounting(Store store, ShareJournal journal) throws IOException {
        Accounting accounting = new Accounting(
                new AccountingTables(store),
                folder.resolve("journal"),
                journal::durable,
                new SteadyClock(() -> Instant.ofEpochMilli(now + ahead), () -> now * 1_000_000),
                new PoolEvents(events::add));
        accounting.load();
        return accounting;
    }

    private void share(ShareJournal journal, String worker, Target target) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        // Wire order: its end is its most significant part. Work between 2^16 and 2^24.
        hash[31] = 0;
        hash[30] = 0;
        hash[29] |= 1;
        journal.append(
                ShareRecord.TYPE,
                new ShareRecord(now + ahead, 100, NETWORK, new byte[32], hash, target, worker).encode());
    }

    private static void block(ShareJournal journal, long time, int height, String worker) {
        byte[] header = new byte[140];
        header[0] = (byte) height;
        journal.append(
                BlockRecord.TYPE, new BlockRecord(time, height, header, new byte[52], worker, false, null).encode());
    }

    private static void tick(Accounting accounting) {
        accounting.readOn();
        accounting.save();
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatIsInTheJournalOnce(StoreKind kind) throws IOException {
        StoreOptions options = kind.newDatabase(folder);
        ShareJournal journal = journal(3000);
        Store store = store(options);
        Accounting first = accounting(store, journal);
        for (int i = 0; i < 40; i++) {
            share(journal, i % 2 == 0 ? "t1A.rig1" : "t1A/rig2", EASY);
            journal.commit();
        }
        first.readOn();
        first.save();
        share(journal, "t1B", HARD);
        block(journal, now, 100, "t1B");
        share(journal, "t1B", HARD);
        journal.commit();
        first.readOn();
        // What was read and not saved is read again by the next, as after a crash.
        Accounting second = accounting(store, journal);
        tick(second);
        tick(second);

        AccountingTables tables = second.tables();
        ShareTotals a = tables.address("t1A").orElseThrow();
        assertThat(a.accepted()).isEqualTo(40);
        assertThat(a.work()).isCloseTo(40_000, within(1e-3));
        assertThat(a.best()).isBetween(0x1p16, 0x1p24);
        assertThat(a.lastShare()).isEqualTo(now);
        assertThat(tables.address("t1B").orElseThrow().accepted()).isEqualTo(2);
        assertThat(tables.workersOf("t1A", 10)).extracting(ShareTotals::name).containsExactly("t1A.rig1", "t1A/rig2");
        assertThat(tables.workers(10))
                .hasSize(3)
                .allMatch(worker -> worker.accepted() == (worker.name().equals("t1B") ? 2 : 20));
        List<FoundBlock> blocks = tables.blocks(10);
        assertThat(blocks).hasSize(1);
        assertThat(blocks.getFirst().round().shares()).isEqualTo(41);
        assertThat(blocks.getFirst().round().effort()).isCloseTo(0.44, within(1e-6));
        assertThat(second.round().shares()).isEqualTo(1);
        assertThat(second.round().effort()).isCloseTo(0.04, within(1e-6));
        assertThat(accounting(store, journal).round()).isEqualTo(second.round());
        assertThat(second.stored()).isEqualTo(journal.durable());
        assertThat(second.activeWorkers()).isEqualTo(3);
        assertThat(second.activeAddresses()).isEqualTo(2);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingWhileTheDataBaseIsAway(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Store store = store(kind.newDatabase(folder));
        Accounting accounting = accounting(store, journal);
        share(journal, "t1A.rig", EASY);
        journal.commit();
        tick(accounting);
        store.write(tx -> tx.update("ALTER TABLE worker_total RENAME TO away"));
        JournalPosition before = journal.durable();
        for (int i = 0; i < 5; i++) {
            share(journal, "t1A.rig", EASY);
            journal.commit();
            tick(accounting);
        }
        assertThat(accounting.rates().minute()).isGreaterThan(0);
        assertThat(accounting.round().shares()).isEqualTo(6);
        assertThat(accounting.stored()).isEqualTo(before);
        assertThat(events).hasSize(1).allMatch(line -> line.startsWith("store-fails"));
        store.write(tx -> tx.update("ALTER TABLE away RENAME TO worker_total"));
        tick(accounting);
        tick(accounting);
        assertThat(accounting.tables().address("t1A").orElseThrow().accepted()).isEqualTo(6);
        assertThat(accounting.stored()).isEqualTo(journal.durable());
        assertThat(events).hasSize(2).last().isEqualTo("store-answers");
    }

    @ParameterizedTest
    @EnumSource
    void refusedSharesCountForThoseWhoWork(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Accounting accounting = accounting(store(kind.newDatabase(folder)), journal);
        for (int i = 0; i < 20_000; i++) {
            accounting.refused("t1Stranger.invented" + i, ShareVerdict.STALE);
        }
        accounting.refused("t1A.rig", ShareVerdict.LOW_DIFFICULTY);
        tick(accounting);
        assertThat(accounting.tables().workers(10)).isEmpty();
        share(journal, "t1A.rig", EASY);
        journal.commit();
        tick(accounting);
        for (ShareVerdict verdict : ShareVerdict.values()) {
            accounting.refused("t1A.rig", verdict);
        }
        tick(accounting);
        ShareTotals sums = accounting.tables().address("t1A").orElseThrow();
        assertThat(List.of(sums.accepted(), sums.stale(), sums.duplicate(), sums.low(), sums.invalid()))
                .containsExactly(1L, 1L, 1L, 2L, 5L);
        assertThat(accounting.tables().workers(10)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithAnotherJournal(StoreKind kind) throws IOException {
        Store store = store(kind.newDatabase(folder));
        ShareJournal journal = journal(200);
        for (int i = 0; i < 5; i++) {
            share(journal, "t1A", EASY);
            journal.commit();
        }
        tick(accounting(store, journal));
        journal.close();
        open.remove(journal);
        Files.move(folder.resolve("journal"), folder.resolve("old"));
        ShareJournal other = journal(200);
        Accounting accounting = accounting(store, other);
        assertThat(events).hasSize(1).allMatch(line -> line.startsWith("accounting-skips"));
        share(other, "t1A", EASY);
        other.commit();
        tick(accounting);
        assertThat(accounting.tables().address("t1A").orElseThrow().accepted()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource
    void forgetsWorkersNotAddressesAfterAMonth(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Accounting accounting = accounting(store(kind.newDatabase(folder)), journal);
        share(journal, "t1A.rig", EASY);
        journal.commit();
        tick(accounting);
        long first = now;
        // While nobody works it may be the clock that is wrong.
        accounting.tables().forgetIdle(first + 31 * DAY);
        assertThat(accounting.tables().workers(10)).hasSize(1);
        now += 31 * DAY;
        share(journal, "t1B.rig", EASY);
        journal.commit();
        tick(accounting);
        accounting.tables().forgetIdle(first + 29 * DAY);
        assertThat(accounting.tables().workers(10)).hasSize(2);
        accounting.tables().forgetIdle(now);
        assertThat(accounting.tables().workers(10))
                .extracting(ShareTotals::name)
                .containsExactly("t1B.rig");
        assertThat(accounting.tables().address("t1A")).isPresent();
        now += DAY + 1;
        assertThat(accounting.rates()).isEqualTo(Rates.ZERO);
    }

    private void work(Accounting accounting, ShareJournal journal, String worker, int minutes) throws IOException {
        for (int i = 0; i < 6 * minutes; i++) {
            now += 10_000;
            share(journal, worker, EASY);
            journal.commit();
        }
        tick(accounting);
        accounting.followTimeOfDay();
    }

    /** 100 solutions a second, whatever the time of day does. */
    private static void assertSteady(Accounting accounting) {
        assertThat(accounting.rates().minute()).isBetween(80.0, 121.0);
        assertThat(accounting.rates().tenMinutes()).isBetween(95.0, 105.0);
        assertThat(accounting.rates().hour()).isBetween(80.0, 105.0);
        assertThat(accounting.ratesOfWorker("t1A.rig").tenMinutes()).isBetween(95.0, 105.0);
    }

    @ParameterizedTest
    @EnumSource
    void ratesAndLastSharesSurviveAClockThatJumps(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Store store = store(kind.newDatabase(folder));
        Accounting accounting = accounting(store, journal);
        work(accounting, journal, "t1A.rig", 20);
        assertSteady(accounting);
        for (long jump : new long[] {3 * HOUR, 40 * DAY, -2 * DAY}) {
            ahead = jump;
            work(accounting, journal, "t1A.rig", 1);
            assertSteady(accounting);
            assertThat(accounting.activeWorkers()).isEqualTo(1);
            share(journal, "t1Gone.rig" + Math.abs(jump), EASY);
            journal.commit();
            // It came while the time of day was ahead, and is read when that is over.
            ahead = 0;
            work(accounting, journal, "t1A.rig", 5);
            assertSteady(accounting);
            assertThat(accounting.activeWorkers()).isEqualTo(2);
            assertThat(accounting.tables().workers(10))
                    .allSatisfy(worker -> assertThat(worker.lastShare()).isLessThanOrEqualTo(now));
            assertThat(accounting.tables().address("t1A").orElseThrow().lastShare())
                    .isEqualTo(now);
            work(accounting, journal, "t1A.rig", 6);
            assertThat(accounting.activeWorkers()).isEqualTo(1);
        }
        assertThat(accounting.tables().address("t1A").orElseThrow().accepted()).isEqualTo(6 * (20 + 3 * 12));
    }

    /** The time of day is set back when the last share has been counted already. */
    @ParameterizedTest
    @EnumSource
    void lastSharesThatLieAheadAreTakenBack(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Store store = store(kind.newDatabase(folder));
        Accounting accounting = accounting(store, journal);
        ahead = 3 * HOUR;
        work(accounting, journal, "t1A.rig", 1);
        assertThat(accounting.tables().address("t1A").orElseThrow().lastShare()).isEqualTo(now + ahead);
        ahead = 0;
        accounting.followTimeOfDay();
        assertThat(accounting.tables().address("t1A").orElseThrow().lastShare()).isEqualTo(now);

        ahead = 3 * HOUR;
        work(accounting, journal, "t1A.rig", 1);
        ahead = 0;
        // Not seen, as the pool was stopped meanwhile.
        Accounting next = accounting(store, journal);
        assertThat(next.tables().workers(10).getFirst().lastShare()).isEqualTo(now);
    }

    /** The journal has times of day only. */
    @ParameterizedTest
    @EnumSource
    void journalWithTimesThatJumpIsReadAnew(StoreKind kind) throws IOException {
        ShareJournal journal = journal(1 << 20);
        Store store = store(kind.newDatabase(folder));
        Accounting accounting = accounting(store, journal);
        ahead = 100 * DAY;
        work(accounting, journal, "t1A.rig", 1);
        ahead = 0;
        work(accounting, journal, "t1A.rig", 20);
        ahead = 5 * HOUR;
        work(accounting, journal, "t1A.rig", 1);
        ahead = -5 * HOUR;
        work(accounting, journal, "t1A.rig", 1);
        ahead = 0;
        work(accounting, journal, "t1A.rig", 11);

        Accounting next = accounting(store, journal);
        tick(next);
        for (int i = 0; i < 5; i++) {
            assertThat(next.rates().minute()).isBetween(80.0, 121.0);
            assertThat(next.rates().tenMinutes()).isBetween(95.0, 105.0);
            // One share says that the pool is five hours older than it is.
            assertThat(next.rates().hour()).isBetween(50.0, 105.0);
            work(next, journal, "t1A.rig", 1);
        }
        assertThat(next.tables().address("t1A").orElseThrow().accepted()).isEqualTo(6 * 39);
    }
}
