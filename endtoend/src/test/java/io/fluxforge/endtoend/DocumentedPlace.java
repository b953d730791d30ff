package io.fluxforge.endtoend;

import io.fluxforge.cli.demo.DemoFiles;
import io.fluxforge.cli.demo.DemoSettings;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documentation's commands find: a network, a pool with a block in its books, and files with the names in the pages. */
final class DocumentedPlace implements AutoCloseable {
    /** They write files that may not be there yet. */
    private static final Pattern BEGINS_ANEW = Pattern.compile("pool init|pool key new");

    private static final Pattern NAME = Pattern.compile("\\{([a-z-]+)}");
    private static final String CONFIRMATION = "aa7a8ce2dcc58c6873f501d698b534ee4eacd62e6c8a27b1ddaca9eedbf5de63";
    private static final Map<String, String> VARIABLES =
            Map.of("FLUXFORGE_PASSPHRASE", "for a test", "EDITOR", "true", "NO_COLOR", "1");

    private final Path folder;
    private final Stage stage;
    private final Desk desk;
    private final Map<String, String> names = new HashMap<>();

    DocumentedPlace() throws Exception {
        // Not the system's folder for such files, which may be memory: a disk is measured here.
        Files.createDirectories(Path.of("target"));
        folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "documentation");
        DemoSettings settings = DemoSettings.fast(List.of("cpu"), Duration.ZERO, folder.resolve("desk"));
        stage = new Stage(settings);
        try {
            desk = new Desk(settings.folder(), VARIABLES);
            String address = PrivateKey.generate(new SecureRandom())
                    .publicKey()
                    .address()
                    .format(stage.network().addresses().prefixes());
            stage.startMiner("rig1", address, "--cpu-threads", 1);
            stage.await(
                    "a block in the books",
                    () -> !stage.pool("blocks", "--json").json().isEmpty());
            stage.stop("rig1");
            JsonNode block = stage.pool("blocks", "--json").json().get(0);
            names.put("address", address);
            // Several may have one height.
            names.put("block", block.path("hash").asString());
            names.put("pool", stage.poolUrl());
            names.put("rpc", stage.rpcPlace());
            names.put("peer", stage.peerPlace());
            names.put("cookie", stage.cookie().toString());
            names.put("port", Integer.toString(DemoFiles.freePorts(1)[0]));
            names.put("login", Files.readString(stage.cookie()).strip());
            names.put("net-server", "127.0.0.1:" + DemoFiles.freePorts(1)[0]);
            stage.start("net-server", "listening on", "bench", "net-server", "--listen", names.get("net-server"));
            writeFiles();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void writeFiles() throws Exception {
        PowHeader header = (PowHeader) Block.decode(
                        stage.rpc().rawBlock(stage.rpc().blockHash(1).orThrow()).orThrow())
                .header();
        byte[] bytes = header.toBytes();
        HexFormat hex = HexFormat.of();
        Files.writeString(
                desk.folder().resolve("proofs.txt"),
                hex.formatHex(bytes, 0, 140) + " " + hex.formatHex(header.solution()) + "\n");
        JsonNode block = JsonMapper.shared()
                .readTree(Launcher.ROOT
                        .resolve("cli/src/test/resources/vectors/block_2020000_pon.json")
                        .toFile());
        Files.writeString(
                desk.folder().resolve("block.hex"), block.path("block_hex").asString());
        for (JsonNode transaction : block.path("txs")) {
            if (transaction.path("txid").asString().equals(CONFIRMATION)) {
                names.put("confirmation", transaction.path("raw").asString());
            }
        }
        // The file of the miner's guide, with a pool that is there and a device that every machine has.
        String guide = Files.readString(Launcher.ROOT.resolve("docs/miner.md"));
        Matcher toml = Pattern.compile("(?s)```toml\n(pool = .*?)```").matcher(guide);
        if (!toml.find()) {
            throw new IllegalStateException("docs/miner.md has no example of a file");
        }
        String changed = toml.group(1)
                .replaceAll("(?m)^pool = .*", "pool = \"" + stage.poolUrl() + "\"\nparams = \"48,5\"\ncpu-threads = 1")
                .replaceAll("(?m)^user = .*", "user = \"" + names.get("address") + ".rig1\"")
                .replaceAll("(?m)^device = .*", "device = \"cpu\"")
                .replaceAll("(?m)^api = .*", "");
        Files.writeString(desk.folder().resolve("mine.toml"), changed);
        secondPool();
    }

    /** The configuration of another pool: the stage's own runs. */
    private void secondPool() throws IOException {
        Path second = Files.createDirectories(desk.folder().resolve("second"));
        String text = Files.readString(desk.folder().resolve("pool.toml"))
                .replaceAll("network = \"", "network = \"../")
                .replaceAll("(?m)^listen = .*", "listen = \"127.0.0.1:" + DemoFiles.freePorts(1)[0] + "\"");
        Files.writeString(second.resolve("pool.toml"), text);
    }

    /** Where to type a command: at the desk, or at an empty one. */
    Desk desk(String command) throws IOException {
        return BEGINS_ANEW.matcher(command).find()
                ? new Desk(Files.createTempDirectory(folder, "new"), VARIABLES)
                : desk;
    }

    /** Puts what there is in place of {@code {NAME}}. */
    String fill(String command) throws IOException {
        if (command.contains("{signer}")) {
            names.put(
                    "signer",
                    JsonMapper.shared()
                            .readTree(desk.folder().resolve("report.json").toFile())
                            .findValue("publicKey")
                            .asString());
        }
        return NAME.matcher(command).replaceAll(name -> {
            String value = names.get(name.group(1));
            if (value == null) {
                throw new IllegalArgumentException("what is " + name.group() + " in " + command + "?");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** A word of a page, as the command line would read it from somebody who knows what to put there. */
    static String parseable(String word) {
        return word.replace("OTHER_HOST:16225", "127.0.0.1:16225")
                .replace("HOST:PORT", "127.0.0.1:3333")
                .replace("PUBKEY", "02" + "11".repeat(32));
    }

    @Override
    public void close() throws IOException {
        stage.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
