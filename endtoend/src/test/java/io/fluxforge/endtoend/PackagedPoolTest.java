package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node and a pool of the pool's package, and the miner of the HiveOS package driven as HiveOS drives it, until SIGTERM. */
class PackagedPoolTest {
    private static final String SIGTERM_ANSWERED = "stopped";
    private static final int SIGTERM_EXIT = 143;
    private static final Map<String, String> SECRET = Map.of("FLUXFORGE_PASSPHRASE", "for this test only");

    /** HiveOS sources the script in a function; the flight sheet is in its variables, not in the environment. */
    private static final String CONFIG = """
            miner_config_gen() { . "$0/h-config.sh"; }
            CUSTOM_URL=$1 CUSTOM_TEMPLATE=$2 CUSTOM_PASS=$3 CUSTOM_USER_CONFIG=$4
            miner_config_gen
            """;

    /** Its agent does the same, and reads two variables. */
    private static final String STATS = """
            miner_stats() { local miner=custom; khs= stats=; . "$0/h-stats.sh"; }
            miner_stats
            printf '%s\\n%s\\n' "$khs" "$stats"
            """;

    private static final int STATS_TRIES = 300;

    @TempDir
    private Path folder;

    @Test
    void minesForThePoolAndAllStopAsAsked() throws IOException, InterruptedException {
        Path pool = Packages.folder("fluxforge-pool").resolve("fluxforge-pool");
        Path hive = Packages.folder("fluxforge-hiveos");
        Assumptions.assumeTrue(
                Packages.hasTool("curl") && Packages.hasTool("jq"), "HiveOS has curl and jq, this machine does not");
        Path network = network();
        try (Service node = service(
                "node", pool, "node", "--network", network, "--data", folder.resolve("node"), "--rpc", 0, "--p2p", 0)) {
            String rpc = node.await("^rpc +(http://127\\.0\\.0\\.1:\\d+)/").group(1);
            node.await("^block +0 ");
            Path config = poolConfig(pool, network, rpc);
            Run check = Packages.run(pool, "pool", "check", "--config", config);
            assertThat(check.exit()).as(check.all()).isZero();
            try (Service running = service("pool", pool, "pool", "--config", config)) {
                String stratum =
                        running.await("(127\\.0\\.0\\.1:" + port(config) + ")").group(1);
                mine(hive, stratum, newKey(pool, network, "miner-key.json") + ".rig1");
                assertThat(running.terminate()).isEqualTo(SIGTERM_EXIT);
                assertThat(running.said()).contains(SIGTERM_ANSWERED);
            }
            Run blocks = Packages.run(pool, "pool", "audit", "--config", config);
            assertThat(blocks.exit()).as(blocks.all()).isZero();
            assertThat(node.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(node.said()).contains(SIGTERM_ANSWERED);
        }
    }

    private void mine(Path hive, String stratum, String worker) throws IOException, InterruptedException {
        install(hive);
        assertThat(stats(hive)).as("before the miner runs").containsExactly("0", "null");
        int api = freePort();
        Run generated = Packages.run(
                "bash",
                "-c",
                CONFIG,
                hive,
                " " + stratum + "\nstratum+ssl://127.0.0.1:1 ",
                " " + worker + "\n",
                "x\"\\",
                "--params 48,5 --device cpu\n--cpu-threads 1 --api " + api);
        assertThat(generated.exit()).as(generated.all()).isZero();
        assertThat(generated.all()).isEmpty();
        try (Service miner =
                new Service(folder.resolve("miner.out"), Packages.words(Map.of(), hive.resolve("h-run.sh")))) {
            List<String> told = stats(hive);
            for (int i = 0; i < STATS_TRIES && !hasShares(told); i++) {
                Thread.sleep(500);
                told = stats(hive);
            }
            assertThat(hasShares(told)).as("%s\n%s", told, miner.said()).isTrue();
            check(told);
            assertThat(miner.terminate()).as(miner.said()).isEqualTo(SIGTERM_EXIT);
            assertThat(miner.said()).contains("shares: ");
        }
        assertThat(folder.resolve("log/miner.log")).content().contains(stratum);
    }

    private static void check(List<String> told) {
        assertThat(told.get(0)).matches("\\d+\\.\\d{8}");
        JsonNode stats = JsonMapper.shared().readTree(told.get(1));
        assertThat(stats.get("hs_units").asString()).isEqualTo("hs");
        assertThat(stats.get("hs")).hasSize(1);
        // Thousands of what the only device does; both are of the same moment.
        assertThat(Double.parseDouble(told.get(0)) * 1000)
                .isCloseTo(stats.get("hs").get(0).asDouble(), org.assertj.core.data.Offset.offset(0.001));
        assertThat(stats.get("algo").asString()).isEqualTo("equihash 48/5");
        assertThat(stats.get("uptime").isIntegralNumber()).isTrue();
        assertThat(stats.get("ver").asString()).startsWith("0.");
        // Rejected and wrong ones: none. The last names the wrong ones of each device.
        assertThat(stats.get("ar")).hasSize(4);
        assertThat(stats.get("ar").get(2).asInt()).isZero();
        assertThat(stats.get("ar").get(3).asString()).isEqualTo("0");
        // The CPU has neither a fan nor a place on the bus, and its temperature is not told.
        for (String unknown : List.of("temp", "fan", "bus_numbers")) {
            assertThat(stats.get(unknown)).as(unknown).hasSize(1);
            assertThat(stats.get(unknown).get(0).isNull()).as(unknown).isTrue();
        }
    }

    private static boolean hasShares(List<String> told) {
        JsonNode stats = JsonMapper.shared().readTree(told.get(1));
        return !stats.isNull()
                && stats.get("ar").get(0).asInt() > 0
                && stats.get("uptime").asInt() > 0
                && Double.parseDouble(told.get(0)) > 0;
    }

    /** What HiveOS does with the archive, in another place: the name up to its last dash is the miner's and the folder's. */
    private void install(Path hive) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(Packages.ARCHIVES, "*hiveos*")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        assertThat(names).hasSize(1);
        assertThat(names.getFirst()).matches("fluxforge-hiveos-[^-]+\\.tar\\.gz");
        for (String script : List.of("h-config.sh", "h-run.sh", "h-stats.sh")) {
            assertThat(hive.resolve(script)).isExecutable();
        }
        Path manifest = hive.resolve("h-manifest.conf");
        String text = Files.readString(manifest);
        assertThat(text)
                .contains("CUSTOM_NAME=fluxforge-hiveos\n")
                .containsPattern("CUSTOM_VERSION=0\\.\\d")
                .contains("CUSTOM_CONFIG_FILENAME=/hive/miners/custom/fluxforge-hiveos/");
        Files.writeString(
                manifest,
                text.replaceAll("=/hive/miners/custom/fluxforge-hiveos", "=" + folder)
                        .replaceAll("=/var/log/miner/.*", "=" + folder.resolve("log/miner")));
    }

    private static List<String> stats(Path hive) throws IOException, InterruptedException {
        Run run = Packages.run("bash", "-c", STATS, hive);
        assertThat(run.err()).isEmpty();
        return run.out().lines().toList();
    }

    private Service service(String name, Object... command) throws IOException {
        return new Service(folder.resolve(name + ".out"), Packages.words(SECRET, command));
    }

    /** The private network, with a proof of work that takes no time. */
    private Path network() throws IOException {
        String plain = Files.readString(
                Launcher.ROOT.resolve("node-lite/src/main/resources/io/fluxforge/node/chain/private.toml"));
        assertThat(plain).contains("name = \"private\"").contains("\n[subsidy]");
        return Files.writeString(
                folder.resolve("network.toml"),
                plain.replace("name = \"private\"", "name = \"packages\"").replace("\n[subsidy]", """

                                [[equihash]]
                                from = 1
                                accepted = ["48,5:ZcashPoW"]
                                overlap = 0

                                [subsidy]"""));
    }

    /** The example, filled in as its comments say, with a key that the package makes. */
    private Path poolConfig(Path pool, Path network, String rpc) throws IOException, InterruptedException {
        String address = newKey(pool, network, "pool-key.json");
        Path config = folder.resolve("pool.toml");
        Run init = Packages.run(pool, "pool", "init", "--config", config);
        assertThat(init.exit()).as(init.all()).isZero();
        String text = Files.readString(config);
        for (Map.Entry<String, String> edit : Map.of(
                        "network = \"main\"", "network = \"" + network + "\"",
                        "address = \"\"", "address = \"" + address + "\"",
                        "rpc = \"http://user:password@127.0.0.1:16124\"", "rpc = \"" + rpc + "\"",
                        "# cookie = \"/home/flux/.flux/.cookie\"",
                                "cookie = \"" + folder.resolve("node/.cookie") + "\"",
                        "mode = \"none\"", "mode = \"key\"",
                        "# key = \"pool-key.json\"", "key = \"pool-key.json\"",
                        "listen = \"[::]:3333\"", "listen = \"127.0.0.1:" + freePort() + "\"")
                .entrySet()) {
            assertThat(text).contains(edit.getKey());
            text = text.replaceFirst(Pattern.quote(edit.getKey()), edit.getValue());
        }
        return Files.writeString(config, text);
    }

    private String newKey(Path pool, Path network, String file) throws IOException, InterruptedException {
        Run made = Run.of(Packages.words(
                SECRET, pool, "pool", "key", "new", "--key", folder.resolve(file), "--network", network));
        assertThat(made.exit()).as(made.all()).isZero();
        String address = made.out().lines().findFirst().orElse("");
        assertThat(address).as(made.all()).matches("t\\w{34}");
        return address;
    }

    private static String port(Path config) throws IOException {
        var listen = Pattern.compile("listen = \"127\\.0\\.0\\.1:(\\d+)\"").matcher(Files.readString(config));
        assertThat(listen.find()).isTrue();
        return listen.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
