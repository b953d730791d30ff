package io.fluxforge.cli;

import io.fluxforge.cli.pool.PayoutSetup;
import io.fluxforge.cli.pool.PoolStatus;
import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.cli.pool.StopSignal;
import io.fluxforge.cli.signal.HangUp;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.wallet.KeyFileException;
import io.fluxforge.stratum.server.EventLog;
import io.fluxforge.stratum.server.PoolEnvironment;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.api.PoolApi;
import io.fluxforge.stratum.server.backup.Restore;
import io.fluxforge.stratum.server.check.Finding;
import io.fluxforge.stratum.server.check.MachineChecks;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.config.PoolConfigException;
import io.fluxforge.stratum.server.config.PoolConfigFile;
import io.fluxforge.stratum.server.ledger.DirectPayouts;
import io.fluxforge.stratum.server.ledger.LedgerKeeper;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.PoolLife;
import io.fluxforge.stratum.server.net.StratumServer;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.NodeIdentity;
import io.fluxforge.stratum.server.node.NodeJobSource;
import io.fluxforge.stratum.server.node.PoolFollower;
import io.fluxforge.stratum.server.payout.PayoutService;
import io.fluxforge.stratum.server.payout.Payouts;
import io.fluxforge.stratum.server.reload.CertificateWatch;
import io.fluxforge.stratum.server.reload.LiveRules;
import io.fluxforge.stratum.server.reload.PoolLock;
import io.fluxforge.stratum.server.reload.PoolReload;
import io.fluxforge.stratum.server.store.Store;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a pool. */
@Command(
        name = "pool",
        description = "Run a pool: miners connect by Stratum, blocks go to your nodes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            PoolInitCommand.class,
            PoolCheckCommand.class,
            PoolKeyCommand.class,
            PoolBalancesCommand.class,
            PoolBlocksCommand.class,
            PoolReloadCommand.class,
            PoolBackupCommand.class,
            PoolRestoreCommand.class,
            PoolExplainCommand.class,
            PoolAuditCommand.class,
            PoolPayCommand.class,
            PoolPaymentsCommand.class
        },
        footer = {
            "",
            "Events go to standard error or a log file, a line each; figures to standard output",
            "every minute. Ctrl-C or SIGTERM asks the miners to come back, answers the shares",
            "that came, and stops. SIGHUP, or pool reload, lets it read its configuration again.",
            "",
            "Exit codes:",
            "  130 or 143  stopped as asked, by Ctrl-C or SIGTERM",
            "  1           a port, folder or data base cannot be used now, or a part failed",
            "  2           the configuration or an option is wrong",
            "",
            "Examples:",
            "  ./fluxforge pool init",
            "  ./fluxforge pool check --config pool.toml",
            "  ./fluxforge pool --config pool.toml"
        })
public final class PoolCommand implements Callable<Integer> {
    private static final long STATUS_SECONDS = 60;

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The pool's configuration. Default: pool.toml.")
    private @Nullable Path config;

    @Override
    public Integer call() throws IOException, InterruptedException {
        VerifyCommand.requirePossibleLanes(spec);
        Path file = config == null ? Path.of("pool.toml") : config;
        HangUp hangUp = HangUp.catchSignal();
        PoolConfig pool = read(spec, file);
        PoolConfig.LogOptions logged = pool.log();
        if (logged == null) {
            PoolEvents events = new PoolEvents(line -> err().println(EventLog.stamped(line)));
            return run(new Started(file, hangUp, null), pool, events);
        }
        try (EventLog log = new EventLog(
                logged.file(),
                logged.maxBytes(),
                logged.files(),
                problem -> err().println(EventLog.stamped(problem)))) {
            return run(new Started(file, hangUp, log), pool, new PoolEvents(log));
        }
    }

    /** What a reload needs to know of the start. */
    private record Started(
            Path file, HangUp hangUp, @Nullable EventLog log) {}

    private int run(Started started, PoolConfig pool, PoolEvents events) throws IOException, InterruptedException {
        requireUsable(pool, events);
        PayoutSetup setup = setup(pool);
        LiveRules rules = new LiveRules(pool.payout(), pool.payments().policy());
        PrivateFiles.createFolder(pool.options().dataFolder());
        Restore.requireNone(pool.options().dataFolder());
        // The signal ends last: until then the process lives, so that everything is closed.
        try (StopSignal stop = new StopSignal();
                PoolLock _ = PoolLock.take(pool.options().dataFolder());
                Store store = Store.open(pool.store())) {
            Life life = life(pool, store);
            List<BackingNode> nodes = pool.nodes().stream()
                    .map(node -> new BackingNode(node.getKey(), new FluxRpc(node.getValue())))
                    .toList();
            requireRightNode(pool, nodes);
            requireOwnAddress(setup, nodes);
            Path unjudged = BlockPlacer.folder(pool.options().dataFolder());
            // The follower first: it notices another pool on the same folder.
            try (PoolFollower follower = follower(pool, events);
                    BlockPlacer blocks = new BlockPlacer(pool.network(), nodes, unjudged, events)) {
                blocks.start();
                follower.start();
                LedgerKeeper keeper = keeper(pool, rules, store, follower, events);
                keeper.waitFor(blocks::isOnItsWay);
                PayoutService payouts = new PayoutService(
                        log -> setup.payouts(rules::payments, store, nodes, follower.chain(), log), events);
                NodeJobSource source = new NodeJobSource(
                        pool.network(),
                        nodes,
                        planner(pool, keeper, store, events, life, payouts),
                        blocks,
                        pool.jobs(),
                        follower.chain(),
                        events);
                StratumPool running = new StratumPool(
                        pool.options(), PoolEnvironment.system(), source, pool::refusalOf, events, store);
                running.follow(keeper);
                running.fatesFrom(blocks::fate);
                running.show(follower::status);
                try (PoolReload reload = reload(started, pool, running, rules, events)) {
                    if (!PayoutSetup.watches(pool)) {
                        return run(pool, running, source, reload, started.hangUp(), events, stop);
                    }
                    try (payouts) {
                        payouts.start();
                        return run(pool, running, source, reload, started.hangUp(), events, stop);
                    }
                }
            }
        }
    }

    /** A network that is not the nodes' is the operator's mistake. Nodes that do not answer yet are not. */
    private void requireRightNode(PoolConfig pool, List<BackingNode> nodes) throws InterruptedException {
        Optional<String> refusal = new NodeIdentity(pool.network()).refusal(nodes);
        if (refusal.isPresent()) {
            throw new ParameterException(spec.commandLine(), refusal.get());
        }
    }

    /** What pool check would find of this machine; what it finds of nodes and data base may be better in a moment. */
    private void requireUsable(PoolConfig pool, PoolEvents events) throws IOException {
        for (Finding finding : new MachineChecks(pool, InstantSource.system()).findings()) {
            switch (finding.level()) {
                case OK -> {}
                case WARNING, IMPAIRED -> events.startWarning(finding.about(), finding.text());
                case UNUSABLE -> throw new IOException(finding.text());
                case WRONG -> throw new ParameterException(spec.commandLine(), finding.text());
            }
        }
    }

    private static PoolReload reload(
            Started started, PoolConfig pool, StratumPool running, LiveRules rules, PoolEvents events) {
        CertificateWatch certificates = new CertificateWatch(running::serve, InstantSource.system(), events);
        return new PoolReload(started.file(), pool, running, rules, started.log(), certificates, events);
    }

    /** What the stores differ in stops all payments until somebody has looked; the rest goes on. */
    private static Life life(PoolConfig pool, Store store) throws IOException {
        Path data = pool.options().dataFolder();
        Path journal = PrivateFiles.createFolder(StratumPool.journalFolder(data));
        InstantSource clock = InstantSource.system();
        return new PoolLife(store, data, journal).open(differences -> Payouts.raise(store, differences, clock), clock);
    }

    /** Asks for a passphrase before anything else is done. */
    private PayoutSetup setup(PoolConfig pool) throws IOException {
        try {
            return PayoutSetup.open(pool, secrets());
        } catch (KeyFileException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void requireOwnAddress(PayoutSetup setup, List<BackingNode> nodes) throws InterruptedException {
        try {
            setup.requireOwnAddress(nodes);
        } catch (IllegalArgumentException e) {
            nodes.forEach(BackingNode::close);
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static PoolFollower follower(PoolConfig pool, PoolEvents events) throws IOException {
        Path folder = PrivateFiles.createFolder(pool.options().dataFolder().resolve("headers"));
        return new PoolFollower(
                pool.network(),
                folder,
                pool.nodes().stream().map(Map.Entry::getValue).toList(),
                pool.jobs().poll(),
                events);
    }

    private static LedgerKeeper keeper(
            PoolConfig pool, LiveRules rules, Store store, PoolFollower follower, PoolEvents events) {
        return new LedgerKeeper(
                store,
                StratumPool.journalFolder(pool.options().dataFolder()),
                rules::payout,
                LedgerKeeper.ChainRules.of(pool.network()),
                follower.chain(),
                InstantSource.system(),
                events);
    }

    private static CoinbasePlanner planner(
            PoolConfig pool, LedgerKeeper keeper, Store store, PoolEvents events, Life life, PayoutService payouts) {
        ByteString tag = life.marked(pool.tag());
        if (pool.payout().mode() != PayoutRules.Mode.COINBASE) {
            return CoinbasePlanner.always(CoinbasePlan.payingTo(pool.address().script(), tag));
        }
        DirectPayouts direct = new DirectPayouts(
                keeper, store, pool.payout(), pool.network().addresses().prefixes(), tag, payouts::isClear, events);
        keeper.listen(direct);
        return direct;
    }

    private int run(
            PoolConfig pool,
            StratumPool running,
            NodeJobSource source,
            PoolReload reload,
            HangUp hangUp,
            PoolEvents events,
            StopSignal stop)
            throws IOException, InterruptedException {
        CompletableFuture<Throwable> failed = running.failed().toCompletableFuture();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            events.failed("thread " + thread.getName(), failure);
            failed.complete(failure);
        });
        InetSocketAddress listen = pool.api();
        if (listen == null) {
            start(running, reload, hangUp);
            return runUntilStopped(running, source, failed, stop);
        }
        try (PoolApi api = openApi(listen, running, source)) {
            events.listening(StratumServer.show(api.address()), "http");
            start(running, reload, hangUp);
            return runUntilStopped(running, source, failed, stop);
        }
    }

    private static void start(StratumPool running, PoolReload reload, HangUp hangUp) throws IOException {
        running.start();
        reload.start();
        hangUp.then(reload::reload);
    }

    private static PoolApi openApi(InetSocketAddress listen, StratumPool pool, NodeJobSource source)
            throws IOException {
        try {
            return new PoolApi(listen, pool, source::status);
        } catch (BindException e) {
            throw new IOException("cannot listen on " + StratumServer.show(listen) + ": " + e.getMessage(), e);
        }
    }

    private int runUntilStopped(
            StratumPool running, NodeJobSource source, CompletableFuture<Throwable> failed, StopSignal stop)
            throws InterruptedException {
        var _ = failed.thenRun(stop::request);
        PoolStatus status = new PoolStatus(running, source, System::nanoTime);
        try {
            while (!stop.await(STATUS_SECONDS, TimeUnit.SECONDS)) {
                out().println(status.line());
            }
            running.close();
            out().println("stopped; " + status.line());
        } catch (IOException e) {
            err().println(spec.qualifiedName() + ": while stopping: " + e.getMessage());
        }
        if (failed.isDone()) {
            err().println(spec.qualifiedName() + ": stopped, as a part of it has failed; the share journal is whole: "
                    + failed.join());
            return ExitCodes.FAILED;
        }
        return ExitCodes.OK;
    }

    /** Opens the ledger of a pool that has run; one that has not is the user's mistake. */
    static Store openStore(CommandSpec spec, PoolConfig pool) throws IOException {
        Path data = pool.options().dataFolder();
        if (!Files.isDirectory(data)) {
            throw new ParameterException(spec.commandLine(), "no folder " + data + ": this pool has never run");
        }
        Restore.requireNone(data);
        return Store.open(pool.store());
    }

    /** Reads a configuration; whatever is wrong with it is the user's to change. */
    static PoolConfig read(CommandSpec spec, Path file) throws IOException {
        return read(spec, file, true);
    }

    /** Likewise, without the certificate, which the books and their copies do not need. */
    static PoolConfig readForBooks(CommandSpec spec, Path file) throws IOException {
        return read(spec, file, false);
    }

    private static PoolConfig read(CommandSpec spec, Path file, boolean withCertificate) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), file + " is a folder, and no configuration");
        }
        try {
            return withCertificate ? PoolConfigFile.read(file) : PoolConfigFile.readForBooks(file);
        } catch (PoolConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            String message = "no file " + file + "; ./fluxforge pool init writes one";
            throw new ParameterException(spec.commandLine(), message, e);
        }
    }

    /** Where secrets come from. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again, other than JDK 22 to 24
    SecretInput secrets() {
        Console console = System.console();
        return new SecretInput(parent.environment(), console != null && console.isTerminal() ? console : null);
    }

    /** Where a subcommand writes its result. */
    PrintStream out() {
        return parent.out();
    }

    /** Where a subcommand writes errors and progress. */
    PrintStream err() {
        return parent.err();
    }
}
