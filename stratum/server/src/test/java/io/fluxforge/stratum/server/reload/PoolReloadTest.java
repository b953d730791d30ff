package io.fluxforge.stratum.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.config.PoolConfigException;
import io.fluxforge.stratum.server.config.PoolConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose configuration is changed while a miner is connected. */
class PoolReloadTest {
    private static final String ALIVE = "{\"id\":9,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}";

    @TempDir
    private Path folder;

    private final List<String> events = new ArrayList<>();
    private final int[] ports = new int[2];
    private Path file;
    private TestPool pool;
    private LiveRules rules;
    private PoolReload reload;

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < ports.length; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports[i] = free.getLocalPort();
            }
        }
        String address = PrivateKey.generate(new SecureRandom())
                .publicKey()
                .address()
                .format(Networks.builtIn("private").addresses().prefixes());
        file = Files.writeString(folder.resolve("pool.toml"), """
                network = "private"
                address = "%s"
                [payout]
                mode = "key"
                threshold = 1.0
                [fee]
                basis-points = 100
                [[node]]
                rpc = "http://127.0.0.1:1"
                cookie = ".cookie"
                [[port]]
                listen = "127.0.0.1:%d"
                difficulty = 1
                share-seconds = 0
                [limits]
                connections-per-address = 10
                """.formatted(address, ports[0]));
        PoolConfig config = read();
        pool = new TestPool(folder, TestPool.FIXED, options -> config.options());
        pool.start();
        pool.publish(Conversation.job(0));
        PoolEvents log = new PoolEvents(events::add);
        rules = new LiveRules(config.payout(), config.payments().policy());
        CertificateWatch certificates = new CertificateWatch(pool.pool()::serve, InstantSource.system(), log);
        reload = new PoolReload(file, config, pool.pool(), rules, null, certificates, log);
    }

    @AfterEach
    void stop() throws IOException {
        reload.close();
        pool.close();
    }

    private PoolConfig read() throws IOException {
        try {
            return PoolConfigFile.read(file);
        } catch (PoolConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private void edit(String old, String with) throws IOException {
        assertThat(Files.readString(file)).contains(old);
        Files.writeString(file, Files.readString(file).replace(old, with));
    }

    private static TestMiner connect(int port) throws IOException {
        return new TestMiner(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static String firstTarget(TestMiner miner) throws IOException {
        // Another worker each time: what the pool remembers of one outranks the port.
        miner.login("t1TestAddress.rig" + System.nanoTime(), "x");
        return miner.readUntil("mining.set_target").get("params").get(0).asString();
    }

    private String said() throws IOException {
        return Files.readAllLines(PoolReload.result(folder.resolve("pool-data")))
                .get(1);
    }

    @Test
    void whatCanChangeChangesAndTheRestIsNamed() throws IOException {
        try (TestMiner miner = pool.connectWorking()) {
            String before;
            try (TestMiner other = connect(ports[0])) {
                before = firstTarget(other);
            }
            edit("basis-points = 100", "basis-points = 200");
            edit("threshold = 1.0", "threshold = 2.5");
            edit("difficulty = 1\n", "difficulty = 2\n");
            edit("connections-per-address = 10", "connections-per-address = 3");
            edit("127.0.0.1:1\"", "127.0.0.1:2\"");
            edit("[limits]", "[[port]]\nlisten = \"127.0.0.1:" + ports[1] + "\"\n[limits]");
            reload.reload();

            assertThat(events)
                    .contains("reload changed=\"fee.basis-points limits.connections-per-address payout.threshold"
                            + " port[0].difficulty port[1].listen\" needs-restart=node[0].rpc");
            assertThat(said()).startsWith("changed: fee.basis-points, ").endsWith("; needs a restart: node[0].rpc");
            assertThat(rules.payout().feeBasisPoints()).isEqualTo(200);
            assertThat(rules.payments().threshold()).isEqualTo(2_50000000L);
            assertThat(miner.ask(ALIVE).get("result").asBoolean()).isTrue();
            try (TestMiner same = connect(ports[0]);
                    TestMiner added = connect(ports[1])) {
                assertThat(firstTarget(same)).isLessThan(before);
                firstTarget(added);
                try (TestMiner fourth = connect(ports[1])) {
                    assertThat(fourth.isClosedByPool()).isTrue();
                }
            }
            // What waits for a restart is named until there is one.
            reload.reload();
            assertThat(events.getLast()).isEqualTo("reload changed=none needs-restart=node[0].rpc");
        }
    }

    @Test
    void aPortThatIsGoneKeepsItsConnections() throws IOException {
        try (TestMiner miner = pool.connectWorking()) {
            edit("127.0.0.1:" + ports[0], "127.0.0.1:" + ports[1]);
            reload.reload();
            requireClosed(ports[0]);
            assertThat(miner.ask(ALIVE).get("result").asBoolean()).isTrue();
            try (TestMiner other = connect(ports[1])) {
                firstTarget(other);
            }
        }
    }

    /** The system closes a port a moment after it was told. */
    private static void requireClosed(int port) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try {
                connect(port).close();
            } catch (IOException refused) {
                return;
            }
            assertThat(System.nanoTime()).as("the port is closed in time").isLessThan(end);
        }
    }

    @Test
    void aFileThatIsWrongChangesNothing() throws IOException {
        edit("basis-points = 100", "basis-points = 200");
        edit("threshold = 1.0", "threshold = \"much\"");
        reload.reload();
        assertThat(events.getLast()).startsWith("reload-failed reason=").contains("payout.threshold: must be a number");
        assertThat(said()).startsWith("nothing changed: ").contains("payout.threshold");
        assertThat(rules.payout().feeBasisPoints()).isEqualTo(100);
    }

    @Test
    void aPortThatIsTakenChangesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            edit("basis-points = 100", "basis-points = 200");
            edit("127.0.0.1:" + ports[0], "127.0.0.1:" + taken.getLocalPort());
            reload.reload();
        }
        assertThat(events.getLast()).startsWith("reload-failed reason=").contains("cannot listen on");
        assertThat(rules.payout().feeBasisPoints()).isEqualTo(100);
        try (TestMiner miner = connect(ports[0])) {
            firstTarget(miner);
        }
    }

    @Test
    void jobsThatPayByTheOldFeeKeepItUntilARestart() {
        Changes changes = Changes.between(
                Map.of("fee.basis-points", "100"),
                Map.of("fee.basis-points", "100"),
                Map.of("fee.basis-points", "200"),
                true);
        assertThat(changes.taken()).isEmpty();
        assertThat(changes.waiting()).containsExactly("fee.basis-points");
    }
}
