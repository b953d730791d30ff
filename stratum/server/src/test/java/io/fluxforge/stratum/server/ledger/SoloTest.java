package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.ProxySources;
import io.fluxforge.stratum.server.net.SoloRule;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Miners on sockets of a pool, one of them for himself: whose the blocks are that they find. */
@Timeout(120)
final class SoloTest {
    private static final ChainParams NETWORK = Networks.builtIn("private");
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    private static final long MINERS_PART = 37_500_000_001L;
    private static final int FEE_BASIS_POINTS = 100;
    private static final int SOLO_BASIS_POINTS = 50;
    private static final Target NO_BLOCK = Target.of(BigInteger.ZERO);

    @TempDir
    private Path folder;

    private final SmallSolver solver = new SmallSolver(PARAMS);
    private final List<String> events = new ArrayList<>();
    private int height = 100;
    private long nonce;

    /** A job whose coinbase pays the pool; its shares are blocks or not. */
    private StratumJob job(boolean block) {
        height++;
        byte[] header = ByteBuffer.allocate(108)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(height)
                .position(100)
                .putInt((int) Conversation.TIME)
                .putInt(0x1f07ffff)
                .array();
        PaymentTransaction coinbase = PaymentTransaction.sapling(
                List.of(new TxInput(OutPoint.NONE, Script.of(new byte[] {1, (byte) height}), TxInput.FINAL)),
                List.of(new TxOutput(MINERS_PART, Script.EMPTY)),
                0,
                0);
        BlockRecord.Reward reward = new BlockRecord.Reward(MINERS_PART, 1, ByteString.of(coinbase.toBytes()), null);
        long time = Conversation.TIME;
        return new StratumJob(
                PARAMS,
                header,
                height,
                block ? Target.MAX : NO_BLOCK,
                JobTimes.from(time - 600),
                true,
                (solved, solution) -> {},
                reward);
    }

    private final class Miner implements AutoCloseable {
        private final TestMiner line;
        private final String worker;
        private final byte[] nonce1;

        Miner(TestPool pool, String worker, String password) throws IOException {
            line = pool.connect();
            this.worker = worker;
            nonce1 = HexFormat.of().parseHex(line.login(worker, password));
        }

        /** Works on a job once the pool announces it, until a share is accepted. */
        void findShare(StratumJob job) throws IOException {
            JsonNode notice;
            do {
                notice = line.readUntil("mining.notify").get("params");
            } while (!notice.get(2).asString().equals(HexFormat.of().formatHex(job.tip())));
            byte[] header =
                    ByteBuffer.allocate(140).put(job.header()).put(nonce1).array();
            while (true) {
                ByteBuffer.wrap(header).putLong(132, ++nonce);
                byte[] solution = solver.solve(header);
                if (solution == null || !isShare(header, solution)) {
                    continue;
                }
                HexFormat hex = HexFormat.of();
                String nonce2 = hex.formatHex(header, 108 + nonce1.length, 140);
                // With its CompactSize, one byte for these parameters.
                String packed = HexFormat.of().toHexDigits((byte) solution.length) + hex.formatHex(solution);
                assertThat(line.code("{\"id\":9,\"method\":\"mining.submit\",\"params\":[\"" + worker + "\",\""
                                + notice.get(0).asString() + "\",\""
                                + notice.get(5).asString() + "\",\"" + nonce2 + "\",\"" + packed + "\"]}"))
                        .isZero();
                return;
            }
        }

        private boolean isShare(byte[] header, byte[] solution) {
            Hash256 hash = Hash256.of(new io.fluxforge.verifier.BlockHeader(header).hash(solution));
            return hash.toNumber().compareTo(TestPool.HALF.toBigInteger()) <= 0;
        }

        @Override
        public void close() throws IOException {
            line.close();
        }
    }

    /** The option is in the password of one worker, or the port's, whatever the password says. */
    @ParameterizedTest
    @CsvSource({
        "SQLITE, BY_PASSWORD, m=solo",
        "POSTGRESQL, BY_PASSWORD, 'd=2,m=solo'",
        "SQLITE, ALWAYS, x",
        "POSTGRESQL, ALWAYS, x"
    })
    void aSoloBlockIsItsFindersAlone(StoreKind kind, SoloRule rule, String password) throws Exception {
        PayoutRules rules = new PayoutRules(
                PayoutRules.Mode.NONE,
                Scheme.PPLNS,
                2000,
                FEE_BASIS_POINTS,
                SOLO_BASIS_POINTS,
                "t1Pool",
                "t1Pool",
                0,
                2);
        PortOptions port = new PortOptions(
                TestPool.loopback(), PortOptions.Transport.PLAIN, ProxySources.NONE, TestPool.FIXED, rule);
        boolean always = rule == SoloRule.ALWAYS;
        try (Store store = Store.open(kind.newDatabase(folder))) {
            LedgerKeeper keeper = new LedgerKeeper(
                    store,
                    StratumPool.journalFolder(folder),
                    () -> rules,
                    LedgerKeeper.ChainRules.of(NETWORK),
                    null,
                    InstantSource.system(),
                    new PoolEvents(events::add));
            StratumJob none = job(false);
            try (TestPool pool = new TestPool(folder, port, null, options -> options)
                            .following(keeper)
                            .start()
                            .publish(none);
                    Miner solo = new Miner(pool, "t1Solo.rig", password);
                    Miner shared = new Miner(pool, "t1Shared.rig", "x")) {
                shared.findShare(none);
                solo.findShare(none);
                StratumJob first = job(true);
                pool.publish(first);
                solo.findShare(first);
                keeper.readOn();
                assertCredits(store, Map.of("t1Solo", afterFee(SOLO_BASIS_POINTS)));
                StratumJob second = job(true);
                pool.publish(second);
                shared.findShare(second);
                keeper.readOn();
                // What the solo miner has done before counts for nobody else's block.
                assertCredits(
                        store,
                        Map.of(
                                "t1Solo",
                                afterFee(SOLO_BASIS_POINTS),
                                "t1Shared",
                                afterFee(always ? SOLO_BASIS_POINTS : FEE_BASIS_POINTS)));
            }
        }
        assertThat(events).noneMatch(event -> event.startsWith("failed"));
    }

    private static long afterFee(int basisPoints) {
        return MINERS_PART - MINERS_PART * basisPoints / 10_000;
    }

    private static void assertCredits(Store store, Map<String, Long> expected) throws IOException {
        Map<String, Long> credited = store.read(tx -> new Books(tx).balances(Account.Kind.IMMATURE));
        assertThat(new TreeMap<>(credited)).isEqualTo(new TreeMap<>(expected));
    }
}
