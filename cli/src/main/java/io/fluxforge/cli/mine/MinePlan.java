package io.fluxforge.cli.mine;

import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.pool.PoolUrl;
import io.fluxforge.miner.pool.ProofInquiry;
import io.fluxforge.miner.pool.SocksProxy;
import io.fluxforge.miner.pool.TlsTrust;
import io.fluxforge.miner.work.MiningDevice;
import io.fluxforge.miner.work.WorkOptions;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Settings, checked and made into what the miner takes. Each mistake is an {@link IllegalArgumentException} whose one line names the
 * option.
 */
public final class MinePlan {
    private static final double HYSTERESIS_CELSIUS = 10;
    /** In place of a pin: the pool's certificate is signed by an authority. */
    private static final String AUTHORITY = "authority";

    private final MineSettings settings;

    private final @Nullable String proxyPassword;

    /**
     * A plan of settings that were parsed.
     *
     * @param environment where a password may be that stands in no option
     * @throws IOException if the file of the proxy's password cannot be read, or others may read it
     */
    public MinePlan(MineSettings settings, Map<String, String> environment) throws IOException {
        this.settings = settings;
        this.proxyPassword =
                new SecretInput(environment, null).password(settings.proxyPasswordFile, MineSettings.PROXY_PASSWORD);
    }

    /**
     * What the miner does.
     *
     * @param params what is solved
     * @param benchmark whether it needs no pool
     */
    public MinerOptions options(String agent, EquihashParams params, List<MiningDevice> devices, boolean benchmark) {
        return new MinerOptions(agent, params, devices, benchmark ? List.of() : pools(), net(), work());
    }

    /** Checks everything but the devices. */
    public void check(boolean benchmark) {
        if (!benchmark) {
            pools();
        }
        net();
        work();
        requireRange("--interval", settings.interval, 1, 3600);
        if (settings.cpuThreads != null) {
            requireRange("--cpu-threads", settings.cpuThreads, 1, CpuSolver.MAX_THREADS);
        }
        if (settings.watchdog == MineSettings.Watchdog.SCRIPT && settings.watchdogScript == null) {
            throw new IllegalArgumentException("--watchdog script needs --watchdog-script FILE");
        }
        if (settings.watchdog != MineSettings.Watchdog.SCRIPT && settings.watchdogScript != null) {
            throw new IllegalArgumentException("--watchdog-script needs --watchdog script");
        }
    }

    private static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + ": " + value + " is not in the range " + least + " to " + most);
        }
    }

    /**
     * Asks the pools what they want solved, and waits until one answers.
     *
     * @return empty if the pool does not say
     */
    public Optional<EquihashParams> ask(String agent, MinerEvents events) throws InterruptedException {
        return ProofInquiry.ask(agent, pools(), net(), events);
    }

    private List<PoolOptions> pools() {
        if (settings.pools.isEmpty()) {
            throw new IllegalArgumentException(
                    "--pool is missing, such as --pool stratum+tcp://HOST:PORT; or try --benchmark, which needs none");
        }
        if (settings.users.isEmpty()) {
            throw new IllegalArgumentException("--user is missing: the worker's name, such as ADDRESS.RIG");
        }
        if (settings.users.size() > settings.pools.size() || settings.passwords.size() > settings.pools.size()) {
            throw new IllegalArgumentException("--user and --password: more of them than of --pool");
        }
        if (settings.tlsPins.size() > settings.pools.size()) {
            throw new IllegalArgumentException("--tls-pin: more of them than of --pool");
        }
        List<PoolOptions> pools = new ArrayList<>();
        for (int i = 0; i < settings.pools.size(); i++) {
            PoolUrl url;
            try {
                url = PoolUrl.parse(settings.pools.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--pool: " + e.getMessage(), e);
            }
            pools.add(new PoolOptions(url, user(at(settings.users, i, "")), at(settings.passwords, i, "x"), trust(i)));
        }
        return pools;
    }

    private static String at(List<String> list, int i, String otherwise) {
        return list.isEmpty() ? otherwise : list.get(Math.min(i, list.size() - 1));
    }

    private static String user(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("--user is empty: the worker's name, such as ADDRESS.RIG");
        }
        if (name.length() > Submission.MAX_WORKER_CHARS || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("--user: '" + name + "' is not 1 to " + Submission.MAX_WORKER_CHARS
                    + " printable ASCII characters without blanks");
        }
        if (name.startsWith(".") || name.startsWith("/")) {
            throw new IllegalArgumentException(
                    "--user: '" + name + "' has no address before the rig's name; write ADDRESS" + name);
        }
        return name;
    }

    private TlsTrust trust(int pool) {
        if (settings.tlsInsecure && !settings.tlsPins.isEmpty()) {
            throw new IllegalArgumentException("--tls-pin and --tls-insecure exclude each other");
        }
        if (settings.tlsInsecure) {
            return new TlsTrust.Anything();
        }
        String pin = at(settings.tlsPins, pool, AUTHORITY);
        return pin.equalsIgnoreCase(AUTHORITY) ? new TlsTrust.Authorities() : TlsTrust.pin(pin);
    }

    private NetOptions net() {
        requireRange("--pool-timeout", settings.poolTimeout, 1, 600);
        requireRange("--retry-max", settings.retryMax, 1, 3600);
        Optional<SocksProxy> proxy = Optional.empty();
        if (settings.proxy != null) {
            try {
                proxy = Optional.of(SocksProxy.parse(settings.proxy, proxyPassword));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--proxy: " + e.getMessage(), e);
            }
        }
        NetOptions d = NetOptions.DEFAULT;
        Duration answer = Duration.ofSeconds(settings.poolTimeout);
        return new NetOptions(
                d.connectTimeout(),
                answer,
                d.jobTimeout(),
                answer,
                d.keepAlive(),
                d.firstRetry(),
                Duration.ofSeconds(settings.retryMax),
                settings.allowRedirect,
                proxy);
    }

    private WorkOptions work() {
        requireRange("--hang-seconds", settings.hangSeconds, 5, 3600);
        requireRange("--restarts", settings.restarts, 0, 100);
        Double stop = settings.tempStop;
        if (stop == null && settings.tempStart != null) {
            throw new IllegalArgumentException("--temp-start needs --temp-stop");
        }
        OptionalDouble stopAt = stop == null ? OptionalDouble.empty() : OptionalDouble.of(celsius("--temp-stop", stop));
        OptionalDouble startAt = stop == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(celsius(
                        "--temp-start", Objects.requireNonNullElse(settings.tempStart, stop - HYSTERESIS_CELSIUS)));
        if (startAt.isPresent() && startAt.getAsDouble() >= stopAt.orElseThrow()) {
            throw new IllegalArgumentException("--temp-start must be below --temp-stop");
        }
        boolean watched = settings.watchdog != MineSettings.Watchdog.OFF;
        WorkOptions d = WorkOptions.DEFAULT;
        return new WorkOptions(
                watched ? Duration.ofSeconds(settings.hangSeconds) : Duration.ofDays(365),
                watched ? d.openTimeout() : Duration.ofDays(365),
                watched ? settings.restarts : 0,
                d.restartDelay(),
                stopAt,
                startAt);
    }

    private static double celsius(String option, double value) {
        if (!(value >= 0 && value <= 150)) {
            throw new IllegalArgumentException(option + ": " + value + " is not in the range 0 to 150");
        }
        return value;
    }
}
