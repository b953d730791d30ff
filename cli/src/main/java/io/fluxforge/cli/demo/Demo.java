package io.fluxforge.cli.demo;

import io.fluxforge.cli.demo.DemoPicture.MinerFigures;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.BlockBook;
import io.fluxforge.stratum.server.ledger.BlockRow;
import io.fluxforge.stratum.server.ledger.BlockState;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs node, pool and miner until the miner's first payment is buried, and watches them from outside. */
public final class Demo implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String PASSPHRASE = "FLUXFORGE_PASSPHRASE";
    private static final int SECRET_BYTES = 16;

    private final DemoSettings settings;
    private final List<String> launcher;
    private final DemoView view;
    private final Deque<DemoProcess> processes = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final long startNanos = System.nanoTime();
    private final List<DemoBlock> blocks = new ArrayList<>();
    private final Map<String, String> secret;

    /** @param launcher the words that run Fluxforge, to which a verb is added */
    public Demo(DemoSettings settings, List<String> launcher, DemoView view) {
        this.settings = settings;
        this.launcher = List.copyOf(launcher);
        this.view = view;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.secret = Map.of(PASSPHRASE, HexFormat.of().formatHex(random));
    }

    /**
     * Runs.
     *
     * @return whether in time the payment was buried and the pool's books agreed with the chain
     */
    public boolean run() throws IOException, InterruptedException, DemoException {
        Files.createDirectories(settings.folder());
        DemoFiles files = new DemoFiles(settings);
        ChainParams network = files.writeNetwork();
        // Somebody's address: nobody needs its key here.
        Address minerAddress =
                PrivateKey.generate(new SecureRandom()).publicKey().address();
        String minerName = minerAddress.format(network.addresses().prefixes());
        view.say("Fluxforge demo: a private network of its own, a pool and a miner, " + settings.params()
                + "; a coinbase matures after " + settings.maturity() + " blocks. Ctrl-C stops.");
        start("node", Map.of(), files.nodeCommand()).await(Pattern.compile("^p2p +"), START_PATIENCE);
        view.say("node    rpc 127.0.0.1:" + files.rpcPort() + ", p2p 127.0.0.1:" + files.p2pPort());
        String poolAddress = newKey(files);
        files.writePool(poolAddress);
        start("pool", secret, "pool", "--config", files.pool())
                .await(Pattern.compile("127\\.0\\.0\\.1:" + files.stratumPort()), START_PATIENCE);
        view.say("pool    stratum+tcp://127.0.0.1:" + files.stratumPort() + ", pays from " + poolAddress);
        start("miner", Map.of(), minerWords(files, minerName));
        view.say("miner   " + minerName + ".rig1, status page http://127.0.0.1:" + files.apiPort() + "/");
        try (FluxRpc rpc = new FluxRpc(RpcOptions.parse("http://127.0.0.1:" + files.rpcPort(), cookie(files)));
                Store store = Store.open(StoreOptions.sqlite(files.poolData().resolve("pool.db")))) {
            DemoPicture picture;
            do {
                Thread.sleep(LOOK_EVERY);
                for (DemoProcess process : processes) {
                    process.requireAlive();
                }
                picture = look(rpc, store, network, minerAddress, files.apiPort());
                view.show(picture);
                // A block of this moment may be in the chain, but not yet in the books.
            } while (!(picture.isPaid() && picture.addsUp())
                    && picture.elapsed().compareTo(settings.patience()) < 0);
            view.summarise(picture);
            return picture.isPaid() && picture.addsUp();
        } catch (RpcException | StoreException | DecodeException e) {
            throw new DemoException(String.valueOf(e.getMessage()));
        }
    }

    /** Makes the key that the pool pays with; its address. */
    private String newKey(DemoFiles files) throws IOException, InterruptedException, DemoException {
        DemoProcess making =
                start("key", secret, "pool", "key", "new", "--key", files.key(), "--network", files.network());
        try {
            return making.await(Pattern.compile("^(t[1-9A-HJ-NP-Za-km-z]{34})$"), START_PATIENCE)
                    .group(1);
        } finally {
            processes.remove(making);
            making.close();
        }
    }

    private Object[] minerWords(DemoFiles files, String address) {
        List<Object> words = new ArrayList<>(List.of(
                "mine",
                "--pool",
                "stratum+tcp://127.0.0.1:" + files.stratumPort(),
                "--user",
                address + ".rig1",
                "--params",
                settings.params(),
                "--api",
                files.apiPort()));
        settings.devices().forEach(device -> words.addAll(List.of("--device", device)));
        return words.toArray();
    }

    private DemoProcess start(String name, Map<String, String> variables, Object... words) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        for (Object word : words) {
            command.add(word.toString());
        }
        DemoProcess process = new DemoProcess(name, command, variables, settings.folder());
        processes.push(process);
        return process;
    }

    private static RpcCredentials cookie(DemoFiles files) {
        return new RpcCredentials.Cookie(files.nodeData().resolve(".cookie"));
    }

    private DemoPicture look(FluxRpc rpc, Store store, ChainParams network, Address miner, int apiPort)
            throws RpcException, StoreException, DecodeException, InterruptedException {
        int height = rpc.blockCount().orThrow();
        for (int next = blocks.size() + 1; next <= height; next++) {
            byte[] raw = rpc.rawBlock(rpc.blockHash(next).orThrow()).orThrow();
            blocks.add(DemoBlock.of(network, next, Block.decode(raw), miner.script()));
        }
        Optional<DemoPicture.Payment> payment = blocks.stream()
                .filter(block -> !block.payments().isEmpty())
                .findFirst()
                .map(block -> new DemoPicture.Payment(
                        block.payments().getFirst().txid().toString(),
                        block.height(),
                        block.payments().getFirst().units(),
                        height - block.height() + 1));
        long paid = blocks.stream()
                .flatMap(block -> block.payments().stream())
                .mapToLong(DemoBlock.Paid::units)
                .sum();
        Set<Hash256> chain = blocks.stream().map(DemoBlock::hash).collect(Collectors.toSet());
        Map<Account.Kind, Long> books = new EnumMap<>(Account.Kind.class);
        long lost = store.read(tx -> {
            books.putAll(sums(new Books(tx)));
            return new BlockBook(tx, network.addresses().prefixes())
                    .rows().stream()
                            .filter(row -> row.state() != BlockState.ORPHANED && !chain.contains(row.hash()))
                            .mapToLong(BlockRow::minerUnits)
                            .sum();
        });
        return new DemoPicture(
                Duration.ofNanos(System.nanoTime() - startNanos),
                List.copyOf(blocks),
                sum(books, Account.Kind.IMMATURE, Account.Kind.SPENDABLE),
                sum(books, Account.Kind.RESERVED, Account.Kind.PAID, Account.Kind.NETWORK_FEE),
                paid,
                sum(books, Account.Kind.FEE_IMMATURE, Account.Kind.FEE),
                lost,
                payment,
                minerFigures(apiPort));
    }

    private static Map<Account.Kind, Long> sums(Books books) throws SQLException {
        Map<Account.Kind, Long> sums = new EnumMap<>(Account.Kind.class);
        for (Account.Kind kind : Account.Kind.values()) {
            long sum = 0;
            for (long units : books.balances(kind).values()) {
                sum = Math.addExact(sum, units);
            }
            sums.put(kind, sum);
        }
        return sums;
    }

    private static long sum(Map<Account.Kind, Long> books, Account.Kind... kinds) {
        return Stream.of(kinds).mapToLong(kind -> books.getOrDefault(kind, 0L)).sum();
    }

    /** Empty while the miner does not answer, as in its first seconds. */
    private Optional<MinerFigures> minerFigures(int port) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/summary"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            JsonNode summary = JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
            JsonNode shares = summary.path("shares");
            return Optional.of(new MinerFigures(
                    summary.path("solutionsPerSecond").path("oneMinute").asDouble(0),
                    shares.path("accepted").asLong(0),
                    shares.path("stale").asLong(0),
                    shares.path("rejected").asLong(0),
                    summary.path("devices").path(0).path("name").asString("")));
        } catch (IOException | JacksonException notYet) {
            return Optional.empty();
        }
    }

    /** Stops what was started, the last first. */
    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
        http.close();
    }
}
