package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.ConstantDifficulty;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Blocks of a pool on a private network, with reorganisations, and where every unit of them is. Three hundred, 120 of them matured,
 * by {@code -Dfluxforge.test.blocks=300 -Dfluxforge.test.matured=120}.
 */
public class LedgerLifeTest {
    private static final int BLOCKS = Integer.getInteger("fluxforge.test.blocks", 40);
    private static final int MATURED = Integer.getInteger("fluxforge.test.matured", 8);

    /**
     * The private network, which takes a CPU eight nonces a block for ever: by its own rule the work of a block would grow a
     * thousandfold within 200 blocks that come without a pause.
     */
    public static final ChainParams NETWORK =
            ConstantDifficulty.of("private", 100).withEquihash(EquihashParams.ZCASH_48_5);

    @TempDir
    private Path folder;

    public static PrivateNode node(Path data) throws IOException {
        return node(NETWORK, data);
    }

    public static PrivateNode node(ChainParams network, Path data) throws IOException {
        SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);
        PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(network, data)
                .withPassword(new RpcCredentials.Password("u", "p"))
                .withSolver((params, header) -> {
                    synchronized (solver) {
                        byte[] solution = solver.solve(header);
                        return solution == null ? List.of() : List.of(solution);
                    }
                }));
        node.start();
        return node;
    }

    public static RpcOptions rpc(int port) {
        return RpcOptions.of(URI.create("http://127.0.0.1:" + port + "/"), new RpcCredentials.Password("u", "p"));
    }

    /** Units by kind of account. */
    static Map<Account.Kind, Long> totals(SimulatedPool pool) throws IOException {
        return pool.store.read(tx -> {
            Map<Account.Kind, Long> totals = new EnumMap<>(Account.Kind.class);
            for (Account.Kind kind : Account.Kind.values()) {
                totals.put(
                        kind,
                        new Books(tx)
                                .balances(kind).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum());
            }
            return totals;
        });
    }

    static long units(SimulatedPool pool, List<BlockState> states) throws IOException {
        return rows(pool).stream()
                .filter(row -> states.contains(row.state()))
                .mapToLong(BlockRow::minerUnits)
                .sum();
    }

    static List<BlockRow> rows(SimulatedPool pool) throws IOException {
        return pool.store.read(tx -> new BlockBook(tx, pool.network.addresses().prefixes()).rows());
    }

    static void assertEveryUnitIsSomewhere(SimulatedPool pool) throws IOException {
        Map<Account.Kind, Long> totals = new HashMap<>(totals(pool));
        long mature = units(pool, List.of(BlockState.MATURE));
        long open = units(pool, List.of(BlockState.SUBMITTED, BlockState.CONFIRMING));
        long minusCarried = 0;
        if (pool.rules.mode() == Mode.COINBASE) {
            // A coinbase that is not mature pays what mature ones have left: that left SPENDABLE already.
            minusCarried = units(totals, Account.Kind.PAYING)
                    + units(totals, Account.Kind.IMMATURE)
                    + units(totals, Account.Kind.FEE_IMMATURE)
                    - open;
        }
        assertThat(units(totals, Account.Kind.PAID)
                        + units(totals, Account.Kind.SPENDABLE)
                        + units(totals, Account.Kind.RESERVED)
                        + units(totals, Account.Kind.FEE)
                        + units(totals, Account.Kind.NETWORK_FEE))
                .isEqualTo(mature - minusCarried);
        assertThat(units(totals, Account.Kind.REWARD)).isEqualTo(-mature - open);
        assertThat(totals.values().stream().mapToLong(Long::longValue).sum()).isZero();
    }

    private static long units(Map<Account.Kind, Long> totals, Account.Kind kind) {
        return totals.getOrDefault(kind, 0L);
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, NONE, PPLNS", "POSTGRESQL, NONE, PROP", "SQLITE, COINBASE, PPLNS", "POSTGRESQL, COINBASE, PROP"
    })
    void everyUnitIsSomewhere(StoreKind kind, Mode mode, Scheme scheme) throws Exception {
        Random random = new Random((kind + " " + mode).hashCode());
        try (PrivateNode node = node(folder.resolve("node"));
                SimulatedPool pool = new SimulatedPool(
                        NETWORK,
                        folder,
                        kind.newDatabase(folder),
                        rpc(node.rpcAddress().getPort()),
                        mode,
                        scheme,
                        random.nextLong(1000))) {
            pool.call("generate", 1);
            int reorganisations = 0;
            while (rows(pool).size() < BLOCKS
                    || rows(pool).stream()
                                    .filter(row -> row.state() == BlockState.MATURE)
                                    .count()
                            < MATURED) {
                pool.findBlock();
                if (random.nextInt(4) == 0) {
                    pool.call("generate", 1);
                }
                if (random.nextInt(3) > 0) {
                    pool.settle();
                }
                if (random.nextInt(25) == 0) {
                    int depth = 1 + random.nextInt(Math.min(20, pool.height() - 1));
                    String left = pool.reorganise(depth);
                    reorganisations++;
                    if (random.nextBoolean()) {
                        pool.settle();
                        // The branch that was left comes back, and its credits with it.
                        String first =
                                pool.call("getblockhash", pool.height() - depth).asString();
                        pool.call("invalidateblock", first);
                        pool.call("reconsiderblock", left);
                        pool.findBlock();
                    }
                }
                if (random.nextInt(60) == 0) {
                    pool.settle();
                    assertThat(pool.audit().waiting()).isEmpty();
                }
            }
            pool.settle();
            assertEveryUnitIsSomewhere(pool);
            Auditor.Result audit = pool.audit();
            assertThat(audit.waiting()).isEmpty();
            assertThat(audit.unchecked()).isZero();
            List<BlockRow> rows = rows(pool);
            assertThat(reorganisations).isGreaterThan(BLOCKS / 100);
            assertThat(rows).anyMatch(row -> row.state() == BlockState.ORPHANED || row.credits() > 1);
            Map<Account.Kind, Long> totals = totals(pool);
            if (mode == Mode.COINBASE) {
                assertThat(totals.get(Account.Kind.PAID)).isPositive();
                // What is owed is dust or was crowded out; the pool has at least that in its own outputs.
                assertThat(pool.events).noneMatch(event -> event.startsWith("alarm"));
                assertThat(totals.get(Account.Kind.FEE)).isPositive();
            } else {
                assertThat(totals.get(Account.Kind.SPENDABLE)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"NONE", "COINBASE"})
    void aBlockThatNoNodeEverGotIsWrittenOff(Mode mode) throws Exception {
        try (PrivateNode node = node(folder.resolve("node"));
                SimulatedPool pool = new SimulatedPool(
                        NETWORK,
                        folder,
                        StoreKind.SQLITE.newDatabase(folder),
                        rpc(node.rpcAddress().getPort()),
                        mode,
                        Scheme.PPLNS,
                        4)) {
            pool.call("generate", 1);
            pool.settle();
            assertThatThrownBy(() -> pool.findBlock(() -> {
                        throw new IllegalStateException("killed here");
                    }))
                    .hasMessage("killed here");
            pool.settle();
            assertThat(rows(pool)).extracting(BlockRow::state).containsExactly(BlockState.SUBMITTED);
            assertThat(pool.audit().waiting()).isEmpty();
            for (int i = 0; i < 15; i++) {
                pool.findBlock();
                pool.settle();
            }
            assertThat(rows(pool)).extracting(BlockRow::state).containsOnlyOnce(BlockState.ORPHANED);
            assertThat(pool.audit().waiting()).isEmpty();
            assertEveryUnitIsSomewhere(pool);
        }
    }
}
