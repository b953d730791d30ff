package io.fluxforge.stratum.server;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.stratum.server.accounting.Accounting;
import io.fluxforge.stratum.server.accounting.AccountingTables;
import io.fluxforge.stratum.server.defence.AddressBook;
import io.fluxforge.stratum.server.defence.BanList;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.defence.RefusalCounts;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.job.JobBook;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.JournalFollower;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.net.DifficultyMemory;
import io.fluxforge.stratum.server.net.Nonce1Allocator;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.ServerContext;
import io.fluxforge.stratum.server.net.SessionMemory;
import io.fluxforge.stratum.server.net.StratumServer;
import io.fluxforge.stratum.server.net.WorkerRule;
import io.fluxforge.stratum.server.share.JudgedShare;
import io.fluxforge.stratum.server.share.PipelineListener;
import io.fluxforge.stratum.server.share.SharePipeline;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.stratum.server.share.StageFigures;
import io.fluxforge.stratum.server.store.Store;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole pool: jobs in, shares judged and kept, blocks out. */
public final class StratumPool implements Service {
    private static final String JOURNAL_FOLDER = "journal";

    private static final int SAVE_SECONDS = 10;
    private static final int LOOK_SECONDS = 5;
    private static final long NANOS_PER_MICRO = 1000;
    private static final int TRIM_SECONDS = 3600;

    private final PoolOptions options;
    private final PoolEnvironment environment;
    private final JobSource source;
    private final WorkerRule workers;
    private final RefusalCounts refusals = new RefusalCounts();
    private final PoolEvents events;
    private final ShareCounts counts = new ShareCounts();
    private final JobBook jobs;
    private final List<JournalFollower> followers = new ArrayList<>();
    private final @Nullable Store store;
    private final SteadyClock steady;
    private volatile @Nullable Accounting accounting;
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final List<Supplier<JournalPosition>> journalReaders = new CopyOnWriteArrayList<>();
    private Function<Hash256, Optional<BlockFate>> fates = block -> Optional.empty();
    private volatile @Nullable Supplier<FollowerStatus> follower;
    private @Nullable Running running;
    private volatile Limits limits;
    private volatile @Nullable SslContext tls;

    private record Running(
            ShareJournal journal,
            BlockLog log,
            SharePipeline pipeline,
            StratumServer server,
            AddressBook addresses,
            BanList bans,
            DifficultyMemory memory,
            Housekeeper housekeeper) {}

    /**
     * A pool that is not started.
     *
     * @param source where jobs come from; the pool starts and closes it
     * @param workers who is let in
     */
    public StratumPool(
            PoolOptions options, PoolEnvironment environment, JobSource source, WorkerRule workers, PoolEvents events) {
        this(options, environment, source, workers, events, null);
    }

    /**
     * A pool that is not started, with accounting.
     *
     * @param source where jobs come from; the pool starts and closes it
     * @param workers who is let in
     * @param store where accounting is kept, the caller's to close after the pool; null for a pool without
     */
    public StratumPool(
            PoolOptions options,
            PoolEnvironment environment,
            JobSource source,
            WorkerRule workers,
            PoolEvents events,
            @Nullable Store store) {
        this.store = store;
        this.options = options;
        this.environment = environment;
        steady = new SteadyClock(environment.clock(), environment.nanos());
        this.source = source;
        this.workers = workers;
        this.events = events;
        limits = options.limits();
        tls = options.tls();
        jobs = new JobBook(environment.jobIds(), options.maxSharesOfTip());
    }

    /** Adds somebody who reads the journal; before {@link #start}, by which it is started before any job is asked for. */
    public void follow(JournalFollower follower) {
        followers.add(follower);
        keepJournalFrom(follower::needed);
    }

    /** Says who knows what has become of found blocks at the nodes; before {@link #start}. */
    public void fatesFrom(Function<Hash256, Optional<BlockFate>> source) {
        fates = source;
    }

    /** What has become of a block at the nodes; empty if nobody knows. */
    public Optional<BlockFate> fate(Hash256 block) {
        return fates.apply(block);
    }

    /** Where the journal is. */
    public static Path journalFolder(Path dataFolder) {
        return dataFolder.resolve(JOURNAL_FOLDER);
    }

    @Override
    public void start() throws IOException {
        Path folder = PrivateFiles.createFolder(options.dataFolder());
        Path journalFolder = PrivateFiles.createFolder(journalFolder(folder));
        BanList bans = new BanList(folder.resolve("bans.tsv"), environment.clock(), environment.nanos());
        DifficultyMemory memory = new DifficultyMemory(folder.resolve("difficulties.tsv"));
        AddressBook addresses = new AddressBook(() -> limits, bans, environment.nanos());
        JournalRecovery recovery = new JournalRecovery(jobs, events);
        ShareJournal journal = recovery.openJournal(journalFolder, options.segmentBytes());
        BlockLog log = recovery.openLog(folder.resolve("found-blocks.log"), journalFolder, journal);
        try {
            startReaders(journal, journalFolder);
        } catch (IOException | RuntimeException e) {
            stopReaders();
            log.close();
            journal.close();
            throw e;
        }
        SharePipeline pipeline = new SharePipeline(
                options.ringSize(),
                options.verifyThreads(),
                journal,
                log,
                environment.clock(),
                new Listener(),
                this::fail);
        Nonce1Allocator nonces = new Nonce1Allocator(environment.nonces());
        ServerContext context = new ServerContext(
                jobs,
                pipeline,
                nonces,
                new SessionMemory(nonces, environment.nanos()),
                addresses,
                () -> limits,
                refusals,
                workers,
                memory,
                events,
                environment.clock(),
                environment.nanos());
        StratumServer server =
                new StratumServer(context, options.ports(), () -> tls, options.eventLoops(), FileBudget.ofProcess());
        Housekeeper housekeeper = new Housekeeper(events, failed::complete);
        Running parts = new Running(journal, log, pipeline, server, addresses, bans, memory, housekeeper);
        running = parts;
        try {
            server.start();
            source.start(new Jobs());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        housekeeper.every(TRIM_SECONDS, "journal-trimming", "deleting the journal's old segments", () -> trim(journal));
        housekeeper.every(SAVE_SECONDS, "saving-bans", "saving bans and difficulties", () -> save(parts));
        housekeeper.every(LOOK_SECONDS, "looking-after-files", "looking after files and events", () -> look(parts));
    }

    private void startReaders(ShareJournal journal, Path journalFolder) throws IOException {
        if (store != null) {
            Accounting books =
                    new Accounting(new AccountingTables(store), journalFolder, journal::durable, steady, events);
            books.start();
            accounting = books;
        }
        for (JournalFollower follower : followers) {
            follower.start(journal::durable);
        }
    }

    private void stopReaders() {
        followers.reversed().forEach(JournalFollower::close);
        Accounting books = accounting;
        if (books != null) {
            books.close();
        }
    }

    private void fail(Throwable failure) {
        events.failed("share pipeline", failure);
        failed.complete(failure);
    }

    /** Completes if the pool breaks in a way that it cannot go on from: it must be closed then, and may be started anew. */
    public CompletionStage<Throwable> failed() {
        return failed.minimalCompletionStage();
    }

    private final class Jobs implements JobListener {
        @Override
        public void job(StratumJob work) {
            IssuedJob job = jobs.publish(work);
            Running parts = running;
            if (parts != null) {
                parts.server.broadcast(job);
            }
        }

        @Override
        public void idle(String reason) {
            jobs.rest(reason);
            Running parts = running;
            if (parts != null) {
                parts.server.tell(reason);
            }
        }
    }

    /**
     * Keeps the journal from a place on, beside what accounting needs and the options say.
     *
     * @param position from where somebody still reads or will read; asked when segments are about to be deleted
     */
    public void keepJournalFrom(Supplier<JournalPosition> position) {
        journalReaders.add(position);
    }

    private void trim(ShareJournal journal) throws IOException {
        Accounting books = accounting;
        JournalPosition needed = books == null ? journal.durable() : books.stored();
        for (Supplier<JournalPosition> reader : journalReaders) {
            JournalPosition position = reader.get();
            needed = position.compareTo(needed) < 0 ? position : needed;
        }
        Path folder = options.dataFolder().resolve(JOURNAL_FOLDER);
        // Neither a time of day that was set ahead nor one that was set back makes segments old.
        long now = Math.min(steady.millis(), steady.timeOfDay());
        int deleted = options.retention().trim(folder, needed, now);
        if (deleted > 0) {
            events.journalTrimmed(deleted);
        }
    }

    private void look(Running parts) {
        parts.server.lookAfterFiles();
        events.flushRepeated();
    }

    private static void save(Running parts) throws IOException {
        parts.addresses.prune();
        parts.bans.save();
        parts.memory.save();
    }

    /** Stops as planned: clients are asked to come back, shares that came are answered, everything is on the disk. */
    @Override
    public void close() throws IOException {
        Running parts = running;
        if (parts == null) {
            return;
        }
        running = null;
        source.close();
        parts.server.quiesce();
        if (!parts.pipeline.drain()) {
            events.failed("draining the share pipeline", new IllegalStateException("not empty after ten seconds"));
        }
        parts.server.close();
        parts.housekeeper.close();
        try {
            save(parts);
        } catch (IOException | RuntimeException e) {
            events.failed("saving bans and difficulties", e);
        }
        stopReaders();
        parts.log.close();
        parts.journal.close();
        events.flushAllRepeated();
    }

    /**
     * Changes a running pool; connections that are open stay.
     *
     * @param ports where to listen from now on; a port that is gone takes no further connection
     * @param other limits
     * @param certificate for ports with TLS, null if there are none
     * @throws IOException if a port cannot be opened; then nothing has changed
     */
    public void change(List<PortOptions> ports, Limits other, @Nullable SslContext certificate) throws IOException {
        StratumServer server = server();
        SslContext before = tls;
        if (certificate != null) {
            tls = certificate;
        }
        try {
            server.change(ports);
        } catch (IOException e) {
            tls = before;
            throw e;
        }
        limits = other;
        server.takeLimits();
    }

    /** Takes a certificate for the connections to come. */
    public void serve(SslContext certificate) {
        tls = certificate;
    }

    /** The ports. */
    public StratumServer server() {
        Running parts = running;
        if (parts == null) {
            throw new IllegalStateException("the pool does not run");
        }
        return parts.server;
    }

    /** Connections that are open, 0 if the pool does not run. */
    public int connections() {
        Running parts = running;
        return parts == null ? 0 : parts.server.connections();
    }

    /** Connections that there may be, 0 if the pool does not run. */
    public int mostConnections() {
        Running parts = running;
        return parts == null ? 0 : parts.server.mostConnections();
    }

    /** How many connections were not let in. */
    public RefusalCounts refusals() {
        return refusals;
    }

    /** How many shares got which verdict. */
    public ShareCounts counts() {
        return counts;
    }

    /** Counts and rates by worker and address; null for a pool without, or that was not started. */
    public @Nullable Accounting accounting() {
        return accounting;
    }

    /** What each stage of the share pipeline has done; empty if the pool does not run. */
    public List<StageFigures> pipelineFigures() {
        Running parts = running;
        return parts == null ? List.of() : parts.pipeline.figures();
    }

    /** What an operator has to look after now, the oldest first. */
    public List<OpenAlarms.Alarm> alarms() {
        return events.alarms().open();
    }

    /** Has the pool show how its follower of the chain is. */
    public void show(Supplier<FollowerStatus> ofFollower) {
        follower = ofFollower;
    }

    /** How the follower of the chain is; null for a pool without. */
    public @Nullable FollowerStatus follower() {
        Supplier<FollowerStatus> status = follower;
        return status == null ? null : status.get();
    }

    /** The live jobs. */
    public JobBook jobs() {
        return jobs;
    }

    private final class Listener implements PipelineListener {
        @Override
        public void judged(List<JudgedShare> shares) {
            Accounting books = accounting;
            for (JudgedShare share : shares) {
                counts.add(share);
                if (books != null && share.verdict() != ShareVerdict.ACCEPTED) {
                    books.refused(share.worker(), share.verdict());
                }
                if (share.isBlock()) {
                    events.blockFound(share.blockHeight(), share.worker());
                }
            }
        }

        @Override
        public void submitted(int height, long nanos) {
            events.blockSubmitted(height, nanos / NANOS_PER_MICRO);
        }

        @Override
        public void submitterFailed(int height, RuntimeException failure) {
            events.blockNotSubmitted(height, failure.toString());
        }

        @Override
        public void journalFailed(int refused, IOException failure) {
            events.journalFailed(refused, failure.toString());
        }
    }
}
