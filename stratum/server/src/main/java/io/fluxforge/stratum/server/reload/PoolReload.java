package io.fluxforge.stratum.server.reload;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.EventLog;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.config.PoolConfigException;
import io.fluxforge.stratum.server.config.PoolConfigFile;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.payout.PayoutPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a running pool again and makes it hold, as far as that is possible without dropping a connection. A file
 * that is wrong, or a port that cannot be opened, changes nothing. Thread-safe.
 */
public final class PoolReload implements AutoCloseable {
    private static final String RESULT = "last-reload.txt";
    private static final int LOOK_SECONDS = 20;

    private final Path file;
    private final Path result;
    private final Map<String, String> started;
    private final boolean paidByCoinbase;
    private final StratumPool pool;
    private final LiveRules rules;
    private final @Nullable EventLog log;
    private final CertificateWatch certificates;
    private final PoolEvents events;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pool-certificates").daemon().factory());
    private Map<String, String> held;
    private long count;

    /**
     * A pool that has been started with a configuration.
     *
     * @param file the configuration
     * @param config what was read from it
     * @param log the pool's; null if events go to standard error
     */
    public PoolReload(
            Path file,
            PoolConfig config,
            StratumPool pool,
            LiveRules rules,
            @Nullable EventLog log,
            CertificateWatch certificates,
            PoolEvents events) {
        this.file = file;
        this.result = result(config.options().dataFolder());
        this.started = config.settings();
        this.held = started;
        this.paidByCoinbase = config.payout().mode() == PayoutRules.Mode.COINBASE;
        this.pool = pool;
        this.rules = rules;
        this.log = log;
        this.certificates = certificates;
        this.events = events;
        certificates.use(config.tls(), config.identity());
    }

    /** The file that says what became of the last reload; it changes with each. */
    public static Path result(Path dataFolder) {
        return dataFolder.resolve(RESULT);
    }

    /** Begins to look for certificates that were renewed. */
    public void start() {
        var _ = watch.scheduleWithFixedDelay(certificates::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Reads the configuration again; what came of it is in the log and in the file of {@link #result}. */
    public synchronized void reload() {
        count++;
        String said;
        try {
            said = take(PoolConfigFile.read(file)).describe();
        } catch (PoolConfigException | IOException | RuntimeException e) {
            events.reloadFailed(String.valueOf(e.getMessage()));
            said = "nothing changed: " + e.getMessage();
        }
        try {
            PrivateFiles.replace(result, count + " " + ProcessHandle.current().pid() + "\n" + said + "\n");
        } catch (IOException e) {
            events.failed("saying what came of a reload", e);
        }
    }

    private Changes take(PoolConfig next) throws IOException {
        Changes changes = Changes.between(started, held, next.settings(), paidByCoinbase);
        // What can fail comes first, so that nothing is half done.
        PayoutRules payout = paidByCoinbase ? rules.payout() : rules.payout().withFeeOf(next.payout());
        PayoutPolicy payments = rules.payments().withTermsOf(next.payments().policy());
        if (log != null && next.log() != null) {
            log.reopen(next.log().file(), next.log().maxBytes(), next.log().files());
        }
        pool.change(
                next.options().ports(), next.options().limits(), next.options().tls());
        certificates.use(next.tls(), next.identity());
        rules.change(payout, payments);
        held = next.settings();
        events.reloaded(changes.taken(), changes.waiting());
        return changes;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
