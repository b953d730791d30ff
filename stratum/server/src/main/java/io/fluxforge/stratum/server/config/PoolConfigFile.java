package io.fluxforge.stratum.server.config;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.files.SecretFile;
import io.fluxforge.node.files.SecretFileException;
import io.fluxforge.node.files.TextFile;
import io.fluxforge.node.files.TextFileException;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolOptions;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.journal.JournalRetention;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.ProxySources;
import io.fluxforge.stratum.server.net.SoloRule;
import io.fluxforge.stratum.server.net.TlsFiles;
import io.fluxforge.stratum.server.net.TlsIdentity;
import io.fluxforge.stratum.server.node.NodeJobOptions;
import io.fluxforge.stratum.server.store.StoreOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads {@code pool.toml}; paths in it are relative to its folder. */
public final class PoolConfigFile {
    private static final double MAX_DIFFICULTY = 1e15;
    private static final double MIN_DIFFICULTY = 1e-9;
    private static final int DAY_SECONDS = 86_400;
    private static final int MAX_BYTES = 1 << 20;
    /** The pool's mark, by which it knows its blocks again, stands behind the tag. */
    private static final int MAX_TAG_BYTES = CoinbasePlan.MAX_TAG_BYTES - Life.MARK_BYTES;

    private final Path file;
    private final Path folder;
    private final ConfigTable root;

    private PoolConfigFile(Path file, Path folder, ConfigTable root) {
        this.file = file;
        this.folder = folder;
        this.root = root;
    }

    /** A commented file for a start. */
    public static String example() {
        try (InputStream in = PoolConfigFile.class.getResourceAsStream("pool.toml")) {
            return new String(Objects.requireNonNull(in, "pool.toml").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws PoolConfigException if it is not what a pool can be run with
     * @throws SecretFileException if it, or a file that it names, has a secret that others may read
     * @throws IOException if it cannot be read
     */
    public static PoolConfig read(Path file) throws PoolConfigException, IOException {
        return read(file, true);
    }

    /**
     * Reads a file for work on the books and their copies, which goes on while the certificate is missing or being replaced. Ports that
     * speak TLS cannot be opened with it.
     *
     * @throws PoolConfigException if it is not what a pool can be run with
     * @throws SecretFileException if it, or a file that it names, but for those of TLS, has a secret that others may read
     * @throws IOException if it cannot be read
     */
    public static PoolConfig readForBooks(Path file) throws PoolConfigException, IOException {
        return read(file, false);
    }

    private static PoolConfig read(Path file, boolean withCertificate) throws PoolConfigException, IOException {
        TomlParseResult parsed = Toml.parse(text(file));
        if (parsed.hasErrors()) {
            var first = parsed.errors().getFirst();
            var at = first.position();
            throw new PoolConfigException(file + ":" + at.line() + ":" + at.column() + ": " + first.getMessage());
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        return new PoolConfigFile(file, folder, new ConfigTable(file.toString(), "", parsed)).read(withCertificate);
    }

    private static String text(Path file) throws PoolConfigException, IOException {
        try {
            return TextFile.read(file, MAX_BYTES);
        } catch (TextFileException e) {
            throw new PoolConfigException(file + ": " + e.getMessage());
        }
    }

    private PoolConfig read(boolean withCertificate) throws PoolConfigException, IOException {
        ChainParams network = network();
        Address address = address(root.text("address"), network);
        byte[] tag = root.text("tag", "/fluxforge/").getBytes(StandardCharsets.UTF_8);
        if (tag.length > MAX_TAG_BYTES) {
            throw root.error("tag", tag.length + " bytes, at most " + MAX_TAG_BYTES);
        }
        ConfigTable payout = root.table("payout");
        PayoutRules rules = PayoutConfig.read(
                payout, root.table("fee"), address, network.addresses().prefixes());
        PaymentConfig payments = PaymentConfig.read(
                payout, folder, rules.mode(), network.addresses().prefixes());
        payout.rejectUnknownKeys();
        SoloRule soloRule = rules.mode() == PayoutRules.Mode.COINBASE
                ? SoloRule.NEVER
                : rules.scheme() == Scheme.SOLO ? SoloRule.ALWAYS : SoloRule.BY_PASSWORD;
        Target diff1 = Target.of(network.difficulty().limit());
        List<PortOptions> ports = new ArrayList<>();
        for (ConfigTable table : root.tables("port")) {
            ports.add(port(table, diff1, soloRule));
        }
        List<Map.Entry<String, RpcOptions>> nodes = new ArrayList<>();
        for (ConfigTable table : root.tables("node")) {
            nodes.add(node(table));
        }
        TlsFiles tls = tls(ports);
        TlsIdentity identity = tls == null || !withCertificate ? null : load(tls);
        Path data = folder.resolve(root.text("data", "pool-data"));
        NodeJobOptions jobs = jobs(data);
        Limits limits = limits(root.table("limits"));
        PoolConfig.LogOptions log = root.has("log") ? log(root.table("log")) : null;
        ConfigTable apiTable = root.table("api");
        InetSocketAddress api = root.has("api") ? parsed(apiTable, "listen", HostAndPort::resolve) : null;
        apiTable.rejectUnknownKeys();
        JournalRetention retention = retention(root.table("journal"));
        StoreOptions store = StoreConfig.read(root.table("store"), folder, data, System.getenv());
        root.rejectUnknownKeys();
        return new PoolConfig(
                network,
                address,
                ByteString.of(tag),
                List.copyOf(nodes),
                jobs,
                PoolOptions.of(ports, identity == null ? null : identity.context(), data)
                        .withLimits(limits)
                        .withRetention(retention),
                store,
                log,
                rules,
                payments,
                tls,
                identity,
                root.values(),
                api);
    }

    private Address address(String text, ChainParams network) throws PoolConfigException {
        return Address.parse(text, network.addresses().prefixes())
                .orElseThrow(() -> root.error(
                        "address",
                        text.isEmpty()
                                ? "is empty; fill in whom the coinbase is to pay"
                                : "is " + AddressFault.of(text, network)));
    }

    /** The network, with the proof of work of {@code params} in place of its own as {@code node --params} has it. */
    private ChainParams network() throws PoolConfigException {
        ChainParams network = parsed(root, "network", name -> Networks.find(name, folder));
        return root.has("params") ? network.withEquihash(parsed(root, "params", EquihashParams::parseShort)) : network;
    }

    private NodeJobOptions jobs(Path data) throws PoolConfigException {
        Duration refresh = Duration.ofSeconds(root.integer("refresh-seconds", 55, 1, 600));
        Duration transactions = Duration.ofSeconds(root.integer("transactions-seconds", 20, 1, 600));
        NodeJobOptions jobs = NodeJobOptions.of(
                        Duration.ofMillis(root.integer("poll-millis", 250, 50, 60_000)), refresh)
                .withTransactions(transactions.compareTo(refresh) < 0 ? transactions : refresh)
                .withStale(Duration.ofSeconds(root.integer("stale-seconds", 60, 5, DAY_SECONDS)));
        return root.flag("long-poll") ? jobs.withLongPolls(data) : jobs;
    }

    private static <T> T parsed(ConfigTable table, String key, Function<String, T> parser) throws PoolConfigException {
        String text = table.text(key);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw table.error(key, String.valueOf(e.getMessage()));
        }
    }

    private static PortOptions port(ConfigTable table, Target diff1, SoloRule rule) throws PoolConfigException {
        InetSocketAddress listen = parsed(table, "listen", HostAndPort::resolve);
        String transport = table.text("transport", "plain");
        if (!transport.matches("plain|tls|both")) {
            throw table.error("transport", "must be plain, tls or both");
        }
        double start = table.number("difficulty", 1, MIN_DIFFICULTY, MAX_DIFFICULTY);
        double min = table.number("min-difficulty", Math.min(start, 0.01), MIN_DIFFICULTY, start);
        double max = table.number("max-difficulty", Math.max(start, 1e9), start, MAX_DIFFICULTY);
        double shareSeconds = table.number("share-seconds", 15, 0, 3600);
        ProxySources proxies = proxies(table);
        boolean solo = table.flag("solo");
        if (solo && rule == SoloRule.NEVER) {
            throw table.error("solo", "a coinbase that pays miners directly is the same for all of them");
        }
        String notifyParams = table.text("notify-params", "extended");
        if (!notifyParams.matches("extended|plain")) {
            throw table.error("notify-params", "must be extended or plain");
        }
        InetSocketAddress reconnect = table.has("reconnect") ? parsed(table, "reconnect", HostAndPort::parse) : null;
        table.rejectUnknownKeys();
        return new PortOptions(
                listen,
                PortOptions.Transport.valueOf(transport.toUpperCase(Locale.ROOT)),
                proxies,
                new DifficultyPolicy(diff1, start, min, max, shareSeconds),
                solo ? SoloRule.ALWAYS : rule,
                PortOptions.NotifyParams.valueOf(notifyParams.toUpperCase(Locale.ROOT)),
                reconnect);
    }

    private static ProxySources proxies(ConfigTable table) throws PoolConfigException {
        boolean used = table.flag("proxy-protocol");
        List<String> from = table.texts("proxy-from");
        if (!used && table.has("proxy-from")) {
            throw table.error("proxy-from", "is for a port with proxy-protocol = true only");
        }
        try {
            return !used ? ProxySources.NONE : from.isEmpty() ? ProxySources.LOOPBACK : ProxySources.parse(from);
        } catch (IllegalArgumentException e) {
            throw table.error("proxy-from", String.valueOf(e.getMessage()));
        }
    }

    private Map.Entry<String, RpcOptions> node(ConfigTable table) throws PoolConfigException, IOException {
        String cookie = table.optionalText("cookie");
        RpcCredentials.Cookie credentials = cookie == null ? null : new RpcCredentials.Cookie(folder.resolve(cookie));
        String password = Passwords.read(table, folder, System.getenv());
        RpcOptions rpc = parsed(table, "rpc", text -> RpcOptions.parse(text, credentials, password));
        if (credentials != null) {
            credentials.requirePrivate();
        }
        if (rpc.credentials() instanceof RpcCredentials.Password login) {
            if (password == null) {
                SecretFile.require(file, "the password in");
            } else if (!login.password().equals(password)) {
                throw table.error("rpc", "has a password, and so have password-env or password-file");
            }
        } else if (password != null) {
            throw table.error("rpc", "names no user for the password; write http://user@host:port");
        }
        String name = table.text("name", rpc.place());
        table.rejectUnknownKeys();
        return Map.entry(name, rpc);
    }

    private @Nullable TlsFiles tls(List<PortOptions> ports) throws PoolConfigException {
        boolean needed = ports.stream().anyMatch(port -> port.transport() != PortOptions.Transport.PLAIN);
        ConfigTable table = root.table("tls");
        if (!needed && !root.has("tls")) {
            return null;
        }
        TlsFiles files = new TlsFiles(folder.resolve(table.text("certificate")), folder.resolve(table.text("key")));
        table.rejectUnknownKeys();
        return files;
    }

    private static TlsIdentity load(TlsFiles files) throws PoolConfigException, SecretFileException {
        try {
            return files.load();
        } catch (SecretFileException e) {
            throw e;
        } catch (IOException e) {
            throw new PoolConfigException("tls: " + e.getMessage());
        }
    }

    private static JournalRetention retention(ConfigTable table) throws PoolConfigException {
        JournalRetention d = JournalRetention.DEFAULT;
        JournalRetention retention = new JournalRetention(
                table.integer("keep-days", d.days(), 1, 36_500),
                table.integer("keep-shares", (int) d.shares(), 0, Integer.MAX_VALUE));
        table.rejectUnknownKeys();
        return retention;
    }

    private PoolConfig.LogOptions log(ConfigTable table) throws PoolConfigException {
        Path file = folder.resolve(table.text("file"));
        int megabytes = table.integer("max-megabytes", 64, 1, 1024);
        int files = table.integer("files", 10, 1, 1000);
        table.rejectUnknownKeys();
        return new PoolConfig.LogOptions(file, megabytes << 20, files);
    }

    private static Limits limits(ConfigTable table) throws PoolConfigException {
        Limits d = Limits.DEFAULT;
        int million = 1_000_000;
        Limits limits = new Limits(
                table.integer("connections", d.connections(), 1, million),
                table.integer("connections-per-address", d.connectionsPerAddress(), 1, million),
                table.integer("login-seconds", d.loginSeconds(), 1, DAY_SECONDS),
                table.integer("idle-seconds", d.idleSeconds(), 10, DAY_SECONDS),
                d.lineBytesBefore(),
                d.lineBytesAfter(),
                table.integer("outbound-bytes", d.outboundBytes(), 4096, 16 << 20),
                table.integer("workers-per-connection", d.workersPerConnection(), 1, 100_000),
                table.integer("bad-points", d.badPoints(), 1, million),
                table.integer("bad-points-per-minute", d.badPointsPerMinute(), 1, million),
                table.integer("ban-seconds", d.banSeconds(), 1, 30 * DAY_SECONDS),
                table.integer("handshakes-per-second", d.handshakesPerSecond(), 1, 100_000));
        table.rejectUnknownKeys();
        return limits;
    }
}
