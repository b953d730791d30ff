package io.fluxforge.cli.mine;

import io.fluxforge.cli.node.ParamsConverter;
import io.fluxforge.verifier.EquihashParams;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the verb mine that a file may set too. */
@SuppressWarnings("NullAway.Init") // picocli sets what has a default
public final class MineSettings {
    /** The environment variable with the proxy's password. */
    static final String PROXY_PASSWORD = "FLUXFORGE_PROXY_PASSWORD";

    /** What is done when a device works no more. */
    public enum Watchdog {
        /** Devices are not watched. */
        OFF,
        /** A device that hangs or fails is started again, {@code --restarts} times an hour. */
        RESTART,
        /** The same, and then the miner exits with 42. */
        EXIT,
        /** The same, and then a program is run. */
        SCRIPT
    }

    @Option(
            names = "--pool",
            paramLabel = "URL",
            description =
                    "stratum+tcp://HOST:PORT or stratum+ssl://HOST:PORT. Repeat it for pools to fall back on, in order:"
                            + " the miner returns to the first as soon as it is back.")
    List<String> pools = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "WORKER",
            description =
                    "Worker's name, such as ADDRESS.RIG. Repeat it for each --pool that wants another; the last holds for the"
                            + " rest.")
    List<String> users = new ArrayList<>();

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "Likewise; pools read options from it. Default: x.")
    List<String> passwords = new ArrayList<>();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            split = ",",
            description =
                    "cpu, opencl:INDEX, opencl:NAME-PART or all (OpenCL devices); may be repeated. `./fluxforge devices`"
                            + " lists them. Default: every GPU that has the memory, or the CPU if there is none.")
    List<String> devices = new ArrayList<>();

    @Option(
            names = "--cpu-threads",
            paramLabel = "N",
            description = "Threads of the device cpu, 1 to 128. Default: one for each core.")
    @Nullable
    Integer cpuThreads;

    @Option(
            names = "--tuning",
            paramLabel = "NAME",
            description = "Geometry of the OpenCL devices, instead of the fastest of each, which is measured once.")
    @Nullable
    String tuning;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = ParamsConverter.class,
            description =
                    "zelhash, N,K of Flux or N,K:PERSONALISATION[:twist]. Default: what the pool says it wants, and"
                            + " zelhash if it does not say.")
    @Nullable
    EquihashParams params;

    @Option(
            names = "--coin",
            paramLabel = "NAME",
            converter = CoinConverter.class,
            description = "The proof of work of a coin instead of --params: flux, btg, btcz, glink, ltz, yec, zcl, zer,"
                    + " zerc or krgn.")
    CoinConverter.@Nullable Coin coin;

    /**
     * What is solved, if it was given.
     *
     * @throws IllegalArgumentException if it was given twice and differs
     */
    public Optional<EquihashParams> params() {
        if (coin == null) {
            return Optional.ofNullable(params);
        }
        if (params != null && !params.equals(coin.params())) {
            throw new IllegalArgumentException("--coin " + coin.name() + " is " + coin.params() + ", and --params says "
                    + params + ": give one of them");
        }
        return Optional.of(coin.params());
    }

    @Option(
            names = "--tls-pin",
            paramLabel = "SHA256",
            description = "Trust this certificate only: the SHA-256 of its DER form in hex digits. Without it a pool's"
                    + " certificate must be signed by an authority and name the host. Repeat it for pools with other"
                    + " certificates, in their order, with the word authority for one that is not pinned.")
    List<String> tlsPins = new ArrayList<>();

    @Option(names = "--tls-insecure", description = "Trust any certificate. Whoever sits between can take your shares.")
    boolean tlsInsecure;

    @Option(
            names = "--proxy",
            paramLabel = "[USER[:PASSWORD]@]HOST:PORT",
            description = "Reach pools by this SOCKS5 proxy, which looks up their names too.")
    @Nullable
    String proxy;

    @Option(
            names = "--proxy-password-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the password of the proxy's user. Default: " + PROXY_PASSWORD + ".")
    @Nullable
    Path proxyPasswordFile;

    @Option(names = "--allow-redirect", description = "Follow a pool's client.reconnect to another host too.")
    boolean allowRedirect;

    @Option(
            names = "--pool-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long a pool may take to answer before the miner gives the connection up, 1 to 600. Default:"
                            + " ${DEFAULT-VALUE}.")
    int poolTimeout;

    @Option(
            names = "--retry-max",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "Longest wait before a pool that failed is tried again, 1 to 3600; the first is 1 s at most, and each"
                            + " twice the one before. Default: ${DEFAULT-VALUE}.")
    int retryMax;

    @Option(
            names = "--temp-stop",
            paramLabel = "CELSIUS",
            description = "Rest a device that is hotter than this. Default: never.")
    @Nullable
    Double tempStop;

    @Option(
            names = "--temp-start",
            paramLabel = "CELSIUS",
            description = "Let it go on when it is as cool as this. Default: 10 below --temp-stop.")
    @Nullable
    Double tempStart;

    @Option(
            names = "--watchdog",
            paramLabel = "ACTION",
            defaultValue = "restart",
            description =
                    "off, restart (a device that hangs or fails), exit (with 42 when a device is beyond that) or script"
                            + " (run --watchdog-script then). Default: ${DEFAULT-VALUE}.")
    Watchdog watchdog;

    @Option(
            names = "--watchdog-script",
            paramLabel = "FILE",
            description = "Program to run; its arguments are the device and the reason.")
    @Nullable
    Path watchdogScript;

    @Option(
            names = "--hang-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "A device that gives no sign of life for so long hangs, 5 to 3600. Default: ${DEFAULT-VALUE}.")
    int hangSeconds;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often a device may be started again within an hour, 0 to 100. Default: ${DEFAULT-VALUE}.")
    int restarts;

    @Option(
            names = "--api",
            paramLabel = "[HOST:]PORT",
            converter = ApiAddressConverter.class,
            description = "Tell over HTTP what the miner does: a status page, JSON and Prometheus text. A PORT alone is"
                    + " for this machine only; with 0.0.0.0:PORT everyone who reaches it can read.")
    @Nullable
    InetSocketAddress api;

    @Option(names = "--plain", description = "Plain lines, also on a terminal.")
    boolean plain;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Time between two plain lines of figures, 1 to 3600. Default: ${DEFAULT-VALUE}.")
    int interval;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Append every event to this file, with its time in UTC.")
    @Nullable
    Path log;
}
